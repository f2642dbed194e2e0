package kilonova.agent.simulated.hypervisor;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kilonova.agent.departures.DeparturePlan;
import kilonova.agent.guests.GuestTransfer;
import kilonova.agent.guests.Leaving;
import kilonova.agent.guests.PowerState;
import kilonova.agent.simulated.hypervisor.HypervisorState.Passing;
import kilonova.agent.simulated.hypervisor.HypervisorState.SimulatedGuest;
import kilonova.agent.simulated.hypervisor.PassageMessage.Answer;
import kilonova.agent.simulated.hypervisor.PassageMessage.HandOver;
import kilonova.agent.simulated.hypervisor.PassageMessage.Hello;
import kilonova.agent.simulated.hypervisor.PassageMessage.Piece;
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
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private boolean completing;
    private boolean aborting;
    private boolean halted;
    private Leaving now;

    Passage(GuestTransfer transfer, Surroundings around) {
        this.transfer = transfer;
        this.around = around;
        this.startMillis = around.nowMillis();
        this.now = new Leaving(
                MigrationProgress.of(transfer.attempt(), Outcome.UNDER_WAY), false, false, Optional.empty());
    }

    /** How it stands. */
    Leaving leaving() {
        lock.lock();
        try {
            return new Leaving(now.progress(), completing, aborting, now.problem());
        } finally {
            lock.unlock();
        }
    }

    UUID attempt() {
        return transfer.attempt();
    }

    void abort() {
        tell(() -> aborting = true);
    }

    void complete() {
        tell(() -> completing = true);
    }

    private void tell(Runnable what) {
        lock.lock();
        try {
            what.run();
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Why the guest stays. */
    private static final class Stays extends Exception {
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
        URI uri = URI.create(transfer.uri());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(uri.getHost()), uri.getPort()), (int)
                    PATIENCE.toMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            SimulatedGuest guest = present();
            String token = transfer.facts().getOrDefault(SimulatedMigrations.TOKEN, "");
            ask(in, out, new Hello(token, transfer.destinationGuest(), guest.domainId()));
            send(in, out, guest);
            handOver(in, out);
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

    private void ask(DataInputStream in, DataOutputStream out, PassageMessage message) throws IOException, Stays {
        message.write(out);
        if (!(PassageMessage.read(in) instanceof Answer(Optional<String> refusal))) {
            throw new ProtocolException("this is no answer");
        }
        if (refusal.isPresent()) {
            throw new Stays(
                    Outcome.FAILED,
                    "migration.refused",
                    "%s refused the guest: %s".formatted(transfer.destinationHost(), refusal.get()));
        }
    }

    private void send(DataInputStream in, DataOutputStream out, SimulatedGuest guest) throws IOException, Stays {
        long total = guest.spec().memoryMb() * MIB;
        DeparturePlan plan = DeparturePlan.of(transfer.options(), total);
        int sent = 0;
        double left = around.pace().pieces();
        while (left >= 1) {
            MigrationPace pace = around.pace();
            around.beforePiece(sent);
            await(pauseFor(pace, total));
            if (plan.isLate(elapsed())) {
                late(plan);
            }
            obey();
            boolean changes = present().power() == PowerState.RUNNING;
            ask(in, out, new Piece(sent, PIECE));
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

    private void await(long millis) {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (nanos > 0 && !aborting && !completing) {
                nanos = told.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
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

    private void handOver(DataInputStream in, DataOutputStream out) throws Stays {
        obey();
        halt();
        HandOver memory = new HandOver(
                halted ? PowerState.RUNNING : PowerState.PAUSED,
                present().tick(instant()),
                present().diskWriters());
        try {
            ask(in, out, memory);
        } catch (IOException e) {
            // whoever lets it go on now may let it run twice
            halted = false;
            throw new Stays(
                    Outcome.FAILED,
                    "migration.in_doubt",
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
        tell(() -> now = new Leaving(now.progress().with(outcome), completing, aborting, problem));
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
        tell(() -> now = new Leaving(progress, completing, aborting, Optional.empty()));
        around.changed(transfer.guestId());
    }

    private Duration elapsed() {
        return Duration.ofMillis(around.nowMillis() - startMillis);
    }

    private Instant instant() {
        return Instant.ofEpochMilli(around.nowMillis());
    }
}
