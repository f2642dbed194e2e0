package kilonova.agent.simulated.hypervisor;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.departures.DeparturePlan;
import kilonova.agent.guests.GuestTransfer;
import kilonova.agent.guests.Leaving;
import kilonova.agent.guests.PowerState;
import kilonova.agent.simulated.hypervisor.HypervisorState.Passing;
import kilonova.agent.simulated.hypervisor.HypervisorState.SimulatedGuest;
import kilonova.agent.simulated.hypervisor.PassageMessage.HandOver;
import kilonova.agent.simulated.hypervisor.PassageMessage.Hello;
import kilonova.agent.simulated.hypervisor.PassageMessage.Piece;
import kilonova.protocol.DepartureAnswer;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.Problem;

/**
 * One simulated guest's way to another host, on a thread of its own. Up to the hand-over the guest is this host's: whatever goes wrong, it
 * goes on here. It is halted before the hand-over is sent, and when no answer comes to that, nobody knows whose it is: it stays halted.
 */
final class Passage implements Runnable {
    private static final long MIB = 1L << 20;
    private static final String PIECE = "memory".repeat(100);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What a passage needs of its hypervisor. */
    interface Surroundings {
        GuestStore store();

        long nowMillis();

        MigrationPace pace();

        /** A piece is about to be sent. */
        void beforePiece(int number);

        void changed(UUID guest);
    }

    private final GuestTransfer transfer;
    private final Surroundings around;
    private final long startMillis;
    private final PassageOrders orders;
    private boolean halted;

    Passage(GuestTransfer transfer, Surroundings around) {
        this.transfer = transfer;
        this.around = around;
        this.startMillis = around.nowMillis();
        this.orders = new PassageOrders(MigrationProgress.of(transfer.attempt(), Outcome.UNDER_WAY));
    }

    /** How it stands. */
    Leaving leaving() {
        return orders.leaving();
    }

    UUID attempt() {
        return transfer.attempt();
    }

    void abort() {
        orders.abort();
    }

    void complete() {
        orders.complete();
    }

    /** Why the guest stays. */
    static final class Stays extends Exception {
        private final transient Problem problem;
        private final Outcome outcome;

        Stays(Outcome outcome, String code, String message) {
            super(message);
            this.outcome = outcome;
            this.problem = new Problem(code, message);
        }
    }

    @Override
    public void run() {
        try (PassageLine line = PassageLine.to(URI.create(transfer.uri()), transfer.destinationHost(), PATIENCE)) {
            SimulatedGuest guest = present();
            String token = transfer.facts().getOrDefault(SimulatedMigrations.TOKEN, "");
            line.ask(new Hello(token, transfer.destinationGuest(), guest.domainId()));
            send(line, guest);
            handOver(line);
        } catch (Stays stays) {
            stay(stays.outcome, stays.problem);
        } catch (IOException | RuntimeException e) {
            stay(
                    Outcome.FAILED,
                    new Problem(
                            "migration.failed",
                            "the way to %s broke off: %s".formatted(transfer.destinationHost(), e.getMessage())));
        }
    }

    private SimulatedGuest present() throws Stays {
        return around.store()
                .shown(transfer.guestId())
                .filter(SimulatedGuest::isActive)
                .orElseThrow(
                        () -> new Stays(Outcome.FAILED, "migration.failed", "the guest went off while it was leaving"));
    }

    private void send(PassageLine line, SimulatedGuest guest) throws IOException, Stays {
        long total = guest.spec().memoryMb() * MIB;
        DeparturePlan plan = DeparturePlan.of(transfer.options(), total);
        int sent = 0;
        double left = around.pace().pieces();
        while (left >= 1) {
            MigrationPace pace = around.pace();
            around.beforePiece(sent);
            orders.await(pauseFor(pace, total));
            if (plan.isLate(elapsed())) {
                late(plan);
            }
            obey();
            boolean changes = present().power() == PowerState.RUNNING;
            line.ask(new Piece(sent, PIECE));
            sent++;
            left = left - 1 + (changes ? pace.dirtied() * speed(sent) : 0);
            note(total, sent, left, pace);
            if (left * pace.millisPerPiece() <= plan.downtimeMs(elapsed()) && pace.millisPerPiece() > 0) {
                return;
            }
        }
    }

    /** A guest that may be slowed down changes less the longer it takes. */
    private double speed(int sent) {
        return transfer.options().autoConverge() ? 1.0 / sent : 1;
    }

    private long pauseFor(MigrationPace pace, long total) {
        long limit = transfer.options().bandwidthMiBps() * MIB;
        long byBandwidth = limit == 0 ? 0 : total * 1000 / pace.pieces() / limit;
        return Math.max(pace.millisPerPiece(), byBandwidth);
    }

    private void late(DeparturePlan plan) throws Stays {
        if (!plan.completesWhenLate()) {
            throw new Stays(Outcome.FAILED, "migration.timed_out", "the guest could not leave in the time that it had");
        }
        complete();
    }

    private void obey() throws Stays {
        Leaving asked = leaving();
        if (asked.aborting()) {
            throw new Stays(Outcome.ABORTED, "migration.aborted", "the guest was told to stay");
        }
        if (asked.completing()) {
            halt();
        }
    }

    private void halt() throws Stays {
        if (present().power() == PowerState.RUNNING) {
            halted = true;
            turn(PowerState.PAUSED);
        }
    }

    private void handOver(PassageLine line) throws Stays {
        obey();
        halt();
        HandOver memory = new HandOver(
                halted ? PowerState.RUNNING : PowerState.PAUSED,
                present().tick(instant()),
                present().diskWriters());
        try {
            line.ask(memory);
        } catch (IOException e) {
            // whoever lets it go on now may let it run twice
            halted = false;
            throw new Stays(
                    Outcome.FAILED,
                    DepartureAnswer.IN_DOUBT_CODE,
                    "the hand-over to %s was cut off: the guest is halted here, and may run there"
                            .formatted(transfer.destinationHost()));
        }
        around.store()
                .change(
                        transfer.guestId(),
                        guest -> guest.with(PowerState.SHUT_OFF, instant()).with(Optional.of(Passing.LEFT)));
        end(Outcome.DONE, Optional.empty());
    }

    private void stay(Outcome outcome, Problem problem) {
        boolean here = around.store()
                .shown(transfer.guestId())
                .filter(SimulatedGuest::isActive)
                .isPresent();
        if (halted && here) {
            turn(PowerState.RUNNING);
        }
        end(outcome, Optional.of(problem));
    }

    private void turn(PowerState power) {
        around.store().change(transfer.guestId(), guest -> guest.with(power, instant()));
    }

    private void end(Outcome outcome, Optional<Problem> problem) {
        orders.end(outcome, problem);
        around.changed(transfer.guestId());
    }

    private void note(long total, int sent, double left, MigrationPace pace) {
        long piece = total / pace.pieces();
        MigrationProgress progress = new MigrationProgress(
                transfer.attempt(),
                Outcome.UNDER_WAY,
                total,
                piece * sent,
                (long) (piece * left),
                0,
                0,
                0,
                elapsed().toMillis(),
                pace.millisPerPiece());
        orders.note(progress);
        around.changed(transfer.guestId());
    }

    private Duration elapsed() {
        return Duration.ofMillis(around.nowMillis() - startMillis);
    }

    private Instant instant() {
        return Instant.ofEpochMilli(around.nowMillis());
    }
}
