package kilonova.agent;

import static kilonova.agent.Wishes.GPU_1;
import static kilonova.agent.Wishes.GPU_2;
import static kilonova.agent.Wishes.vgpu;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import kilonova.agent.CrashTest.Killed;
import kilonova.agent.CrashTest.Killer;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.PowerState;
import kilonova.agent.ledger.Stage;
import kilonova.agent.simulated.hypervisor.FailurePlan.Operation;
import kilonova.protocol.Arrival;
import kilonova.protocol.Departure;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest with two devices moves between two hosts while it runs: whatever happens, one of them has it with its devices, never both. */
final class LiveMoveTest {
    private static final UUID ATTEMPT = new UUID(4, 4);

    @TempDir
    Path directory;

    private final Semaphore news = new Semaphore(0);
    private Workbench source;
    private Workbench destination;
    private UUID leaving;
    private UUID coming;

    @BeforeEach
    void open() throws IOException {
        open(directory.resolve("first"));
    }

    private void open(Path files) throws IOException {
        source = new Workbench(Files.createDirectories(files.resolve("source")), "m10");
        destination = new Workbench(Files.createDirectories(files.resolve("destination")), "m10", same -> same, 2);
        source.host.hypervisor().onChange(guest -> news.release());
        leaving = source.create(vgpu(GPU_1), vgpu(GPU_2));
        coming = destination.newId();
    }

    @AfterEach
    void close() {
        source.close();
        destination.close();
    }

    private void await() {
        destination.controller.want(Wishes.of(coming, leaving, GuestGoal.ARRIVING, vgpu(GPU_2), vgpu(GPU_1)));
        destination.look();
    }

    private Departure departure() {
        Arrival arrival = destination.seen(coming).arrival().orElseThrow();
        return Departure.of(ATTEMPT, "compute-2", arrival, MigrationOptions.unlimited());
    }

    private void depart() {
        source.controller.want(Wishes.departing(source.controller.wanted(leaving), departure()));
    }

    private void untilEnded() {
        source.look();
        while (outcome().equals(Optional.of(Outcome.UNDER_WAY))) {
            news.acquireUninterruptibly();
            source.look();
        }
    }

    private Optional<Outcome> outcome() {
        return source.seen(leaving).progress().map(MigrationProgress::outcome);
    }

    /** What a controller does next, by what both hosts tell. */
    private void decide() {
        boolean arrived = source.phase(leaving) == GuestPhase.DEPARTED
                || destination.seen(coming).phase() == GuestPhase.RUNNING;
        if (arrived) {
            destination.goal(coming, GuestGoal.RUNNING);
            source.goal(leaving, GuestGoal.ABSENT);
        } else {
            destination.goal(coming, GuestGoal.ABSENT);
            source.goal(leaving, GuestGoal.RUNNING);
        }
    }

    /** Exactly one of the two runs it, with both its devices, and nothing is left of it on the other. */
    private void assertOneRuns(boolean there) {
        Workbench with = there ? destination : source;
        Workbench without = there ? source : destination;
        UUID guest = there ? coming : leaving;
        assertThat(with.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(with.power(guest)).isEqualTo(PowerState.RUNNING);
        assertThat(with.seen(guest).devices()).hasSize(2);
        assertThat(without.host.hypervisor().list()).extracting(Guest::guestId).isEmpty();
        assertThat(without.kernelUnits()).isEmpty();
        with.assertSound();
        without.assertSound();
    }

    @Test
    void isAwaitedWithItsDevicesInTheOrderOfItsClaims() {
        await();

        ObservedGuest told = destination.seen(coming);
        assertThat(told.phase()).isEqualTo(GuestPhase.ARRIVING);
        assertThat(told.generation()).isEqualTo(1);
        assertThat(told.arrival().orElseThrow().guestId()).isEqualTo(coming);
        assertThat(told.arrival().orElseThrow().devices())
                .extracting(unit -> unit.ordinal() + " " + unit.providerKey() + " " + unit.resourceClass())
                .containsExactly("0 " + GPU_2 + " VGPU", "1 " + GPU_1 + " VGPU");
        assertThat(destination.kernelUnits()).hasSize(2);
        assertThat(destination.host.hypervisor().list()).isEmpty();
        assertThat(destination.ledger().guest(coming).orElseThrow().stage()).isEqualTo(Stage.AWAITING);
    }

    @Test
    void leavesAndGoesOnThereAndNothingIsLeftBehind() {
        await();
        depart();
        untilEnded();

        assertThat(source.phase(leaving)).isEqualTo(GuestPhase.DEPARTED);
        assertThat(source.seen(leaving).generation()).isEqualTo(2);
        assertThat(outcome()).contains(Outcome.DONE);
        assertThat(source.kernelUnits()).as("kept until it is told to go").hasSize(2);
        destination.look();
        assertThat(destination.phase(coming)).as("told though nobody asked").isEqualTo(GuestPhase.RUNNING);

        decide();

        assertOneRuns(true);
        assertThat(source.phase(leaving)).isEqualTo(GuestPhase.ABSENT);
        assertThat(destination.host.hypervisor().migrations().domainId(coming)).contains(leaving);
    }

    @Test
    void movesBackAsWell() {
        await();
        depart();
        untilEnded();
        decide();
        UUID again = source.newId();
        destination.host.hypervisor().onChange(guest -> news.release());

        source.controller.want(Wishes.of(again, leaving, GuestGoal.ARRIVING, vgpu(GPU_1), vgpu(GPU_2)));
        source.look();
        Arrival arrival = source.seen(again).arrival().orElseThrow();
        destination.controller.want(Wishes.departing(
                destination.controller.wanted(coming),
                Departure.of(new UUID(4, 5), "compute-1", arrival, MigrationOptions.unlimited())));
        destination.look();
        while (destination.phase(coming) != GuestPhase.DEPARTED) {
            news.acquireUninterruptibly();
            destination.look();
        }
        source.goal(again, GuestGoal.RUNNING);
        destination.goal(coming, GuestGoal.ABSENT);

        assertThat(source.phase(again)).isEqualTo(GuestPhase.RUNNING);
        source.assertSound();
        destination.assertSound();
    }

    @Test
    void isStartedAnewOnlyWhereSomebodyRebootsIt() {
        await();
        depart();
        untilEnded();

        source.goal(leaving, GuestGoal.RUNNING);

        assertThat(source.phase(leaving)).isEqualTo(GuestPhase.DEPARTED);
        assertThat(source.seen(leaving).problem()).map(Problem::code).contains("migration.departed");
        assertThat(source.host.hypervisor().list()).isEmpty();
        source.rebootHost();
        source.restartAgent();
        source.look();
        assertThat(source.host.hypervisor().list()).isEmpty();

        source.change(leaving, wish -> Wishes.reboot(wish, true));

        assertThat(source.phase(leaving)).isEqualTo(GuestPhase.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEPART", "ARRIVE"})
    void aRefusalLeavesItWhereItWas(Operation refused) {
        await();
        (refused == Operation.DEPART ? source : destination)
                .host
                .hypervisor()
                .failures()
                .failNext(refused, "it does not want to");
        depart();
        untilEnded();

        assertThat(source.phase(leaving)).isEqualTo(GuestPhase.RUNNING);
        assertThat(outcome()).contains(Outcome.FAILED);
        assertThat(source.seen(leaving).generation()).isEqualTo(2);
        assertThat(source.seen(leaving).problem())
                .map(Problem::message)
                .hasValueSatisfying(text -> assertThat(text).contains("it does not want to"));
        decide();
        assertOneRuns(false);
    }

    @Test
    void inDoubtItStaysHaltedUntilSomebodyHasLookedAtBoth() {
        await();
        destination.host.hypervisor().failures().failNext(Operation.HAND_OVER, "the link was cut");
        depart();
        untilEnded();

        assertThat(source.phase(leaving)).isEqualTo(GuestPhase.PAUSED);
        assertThat(source.seen(leaving).problem()).map(Problem::code).contains("migration.in_doubt");
        source.restartAgent();
        source.look();
        assertThat(source.power(leaving)).isEqualTo(PowerState.PAUSED);
        destination.look();
        decide();
        assertOneRuns(true);
    }

    @Test
    void whoIsToldToStayStays() {
        await();
        depart();
        source.host.hypervisor().migrations().beforePiece(piece -> {
            if (piece == 1) {
                source.host.hypervisor().migrations().abort(leaving);
            }
        });
        untilEnded();

        assertThat(outcome()).contains(Outcome.ABORTED);
        assertThat(source.phase(leaving)).isEqualTo(GuestPhase.RUNNING);
        decide();
        assertOneRuns(false);
    }

    @Test
    void aWishToStayReachesOneThatIsLeaving() {
        await();
        Semaphore go = new Semaphore(0);
        source.host.hypervisor().migrations().beforePiece(piece -> {
            if (piece == 1) {
                go.acquireUninterruptibly();
            }
        });
        depart();
        source.look();
        assertThat(outcome()).contains(Outcome.UNDER_WAY);
        assertThat(source.seen(leaving).generation()).as("not answered yet").isEqualTo(1);

        source.change(
                leaving,
                wish -> Wishes.departing(wish, wish.departure().orElseThrow().aborted()));
        go.release();
        untilEnded();

        assertThat(outcome()).contains(Outcome.ABORTED);
        assertThat(source.seen(leaving).generation()).isEqualTo(3);
        decide();
        assertOneRuns(false);
    }

    @Test
    void whatNeverArrivedFailsAndIsUndone() {
        await();

        destination.goal(coming, GuestGoal.RUNNING);

        assertThat(destination.phase(coming)).isEqualTo(GuestPhase.FAILED);
        assertThat(destination.seen(coming).problem()).map(Problem::code).contains("migration.not_arrived");
        assertThat(destination.kernelUnits()).isEmpty();
        assertThat(destination.host.hypervisor().list()).isEmpty();
    }

    @Test
    void whatWentOffAfterItsArrivalIsTakenOverAndNotStarted() {
        await();
        depart();
        untilEnded();
        destination.rebootHost();

        destination.goal(coming, GuestGoal.RUNNING);

        assertThat(destination.phase(coming)).isEqualTo(GuestPhase.STOPPED);
        assertThat(destination.seen(coming).problem()).map(Problem::code).contains("guest.went_off");
        source.goal(leaving, GuestGoal.ABSENT);
        destination.change(coming, Wishes::again);
        assertOneRuns(true);
    }

    @Test
    void aRebootOfTheHostThatItLeavesEndsTheTry() {
        await();
        source.host.hypervisor().migrations().beforePiece(piece -> {
            if (piece == 2) {
                source.rebootHost();
            }
        });
        depart();
        untilEnded();

        assertThat(outcome()).contains(Outcome.FAILED);
        assertThat(source.host.hypervisor().find(leaving).orElseThrow().power()).isEqualTo(PowerState.SHUT_OFF);
        decide();
        assertOneRuns(false);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void killedAtEveryStepItIsOnOneHost(boolean killSource) throws IOException {
        int at = 1;
        while (survives(killSource, at)) {
            at++;
        }
        assertThat(at).isGreaterThan(3);
    }

    private boolean survives(boolean killSource, int at) throws IOException {
        close();
        open(directory.resolve("killed-at-" + at));
        Workbench victim = killSource ? source : destination;
        Killer killer = new Killer(at);
        victim.listen(killer);
        List<Runnable> story = List.of(
                this::await,
                () -> {
                    depart();
                    source.look();
                },
                () -> {
                    untilEnded();
                    destination.look();
                },
                this::decide,
                () -> {
                    destination.look();
                    source.look();
                });
        for (Runnable chapter : story) {
            try {
                chapter.run();
            } catch (Killed killed) {
                victim.restartAgent();
                chapter.run();
            }
        }
        assertOneRuns(destination.ledger().guest(coming).isPresent());
        return killer.struck();
    }
}
