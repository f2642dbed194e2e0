package kilonova.agent.simulated.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import kilonova.agent.guests.ArrivalState;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.Leaving;
import kilonova.agent.guests.MigrationsContract;
import kilonova.agent.guests.PowerState;
import kilonova.agent.simulated.hypervisor.FailurePlan.Operation;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests on their way between two simulated hypervisors, and what may come between. */
final class SimulatedMigrationsTest extends MigrationsContract {
    @TempDir
    Path directory;

    private final Semaphore newsThere = new Semaphore(0);
    private SimulatedHypervisor here;
    private SimulatedHypervisor there;
    private Clock clock = Clock.systemUTC();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeEach
    void open() throws IOException {
        here = new SimulatedHypervisor(
                Files.createDirectories(directory.resolve("here")).resolve("guests.json"),
                UNIT_HERE::equals,
                clock,
                Latency.none());
        there = new SimulatedHypervisor(
                directory.resolve("there/guests.json"), UNIT_THERE::equals, clock, Latency.none());
        there.onChange(guest -> newsThere.release());
    }

    /** What broke off is noticed there a moment later, and noted in a file. */
    @AfterEach
    void untilNothingIsOnItsWay() {
        while (there.migrations().arrival(COMING) instanceof ArrivalState.Coming) {
            newsThere.acquireUninterruptibly();
        }
    }

    @Override
    protected Hypervisor here() {
        return here;
    }

    @Override
    protected Hypervisor there() {
        return there;
    }

    @Override
    protected void neverEnding() {
        pace(new MigrationPace(4, 5, 1));
    }

    private void pace(MigrationPace pace) {
        try {
            pace.write(directory.resolve("here/migration-pace.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PowerState powerHere() {
        return here.find(LEAVING).orElseThrow().power();
    }

    @Test
    void itsMemoryAndItsIdentityGoWithIt() throws Exception {
        InstantSource time = () -> now;
        clock = time.withZone(ZoneOffset.UTC);
        open();
        ArrivalState.Awaited place = prepared();
        now = now.plusSeconds(40);

        assertThat(here.migrations().depart(transfer(place))).isEmpty();

        assertThat(ended().progress().outcome()).isEqualTo(Outcome.DONE);
        assertThat(there.migrations().ticks(COMING)).contains(40L);
        assertThat(there.migrations().domainId(COMING)).contains(LEAVING);
    }

    @Test
    void aCutLinkLeavesItWhereItWas() throws Exception {
        ArrivalState.Awaited place = prepared();
        pace(new MigrationPace(4, 1, 0));
        here.migrations().beforePiece(piece -> {
            if (piece == 2) {
                there.migrations().cutLinks();
            }
        });

        assertThat(here.migrations().depart(transfer(place))).isEmpty();

        assertThat(ended().problem()).map(Problem::code).contains("migration.failed");
        assertThat(powerHere()).isEqualTo(PowerState.RUNNING);
        assertThat(there.migrations().arrival(COMING)).isNotEqualTo(new ArrivalState.Arrived());
    }

    @Test
    void aLostAnswerToTheHandOverLeavesItHaltedHere() throws Exception {
        ArrivalState.Awaited place = prepared();
        there.failures().failNext(Operation.HAND_OVER, "the power went off");

        assertThat(here.migrations().depart(transfer(place))).isEmpty();

        assertThat(ended().problem()).map(Problem::code).contains("migration.in_doubt");
        assertThat(powerHere()).as("it may run there").isEqualTo(PowerState.PAUSED);
        assertThat(there.find(COMING).orElseThrow().power()).isEqualTo(PowerState.RUNNING);
    }

    @Test
    void aRefusalIsTheAnswer() throws Exception {
        ArrivalState.Awaited place = prepared();
        there.failures().failNext(Operation.ARRIVE, "the processor is another one");

        assertThat(here.migrations().depart(transfer(place))).isEmpty();

        Leaving stayed = ended();
        assertThat(stayed.problem()).map(Problem::code).contains("migration.refused");
        assertThat(stayed.problem())
                .map(Problem::message)
                .hasValueSatisfying(text -> assertThat(text).contains("the processor is another one"));
        assertThat(powerHere()).isEqualTo(PowerState.RUNNING);
    }

    @Test
    void whatWasReachedOnceTakesNoSecondTry() throws Exception {
        ArrivalState.Awaited place = prepared();
        here.migrations().beforePiece(piece -> there.migrations().cutLinks());
        assertThat(here.migrations().depart(transfer(place))).isEmpty();
        assertThat(ended().progress().outcome()).isEqualTo(Outcome.FAILED);
        here.migrations().beforePiece(piece -> {});

        assertThat(here.migrations().depart(transfer(place))).isEmpty();

        assertThat(ended().problem()).map(Problem::code).contains("migration.refused");
        assertThat(powerHere()).isEqualTo(PowerState.RUNNING);
    }

    @Test
    void whoIsTurnedAwayOnTheWayStays() throws Exception {
        ArrivalState.Awaited place = prepared();
        pace(new MigrationPace(4, 1, 0));
        here.migrations().beforePiece(piece -> {
            if (piece == 2) {
                assertThat(there.destroy(COMING)).isEmpty();
            }
        });

        assertThat(here.migrations().depart(transfer(place))).isEmpty();

        assertThat(ended().progress().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(powerHere()).isEqualTo(PowerState.RUNNING);
        assertThat(there.find(COMING)).isEmpty();
    }

    @Test
    void whoTakesTooLongStaysOrIsHaltedForIt() throws Exception {
        for (boolean force : new boolean[] {false, true}) {
            untilNothingIsOnItsWay();
            directory = Files.createDirectories(directory.resolve("force-" + force));
            open();
            ArrivalState.Awaited place = prepared();
            neverEnding();
            MigrationOptions hasty = new MigrationOptions(0, 0, 0, 1, force, false, 0, 0);

            assertThat(here.migrations().depart(transfer(place, hasty))).isEmpty();

            assertThat(ended().progress().outcome()).isEqualTo(force ? Outcome.DONE : Outcome.FAILED);
            assertThat(ended().problem().map(Problem::code))
                    .isEqualTo(force ? Optional.empty() : Optional.of("migration.timed_out"));
        }
    }
}
