package kilonova.agent.simulated.hypervisor;

import static kilonova.agent.guests.MigrationsContract.ATTEMPT;
import static kilonova.agent.guests.MigrationsContract.COMING;
import static kilonova.agent.guests.MigrationsContract.LEAVING;
import static kilonova.agent.guests.MigrationsContract.UNIT_HERE;
import static kilonova.agent.guests.MigrationsContract.UNIT_THERE;
import static kilonova.agent.guests.MigrationsContract.definition;
import static kilonova.agent.guests.MigrationsContract.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Semaphore;
import kilonova.agent.guests.ArrivalState;
import kilonova.agent.guests.Leaving;
import kilonova.agent.guests.PowerState;
import kilonova.protocol.MigrationOptions;
import kilonova.protocol.MigrationProgress.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One side of a guest's way is another process, which is killed while the guest is on its way. */
final class MigrationBetweenProcessesTest {
    @TempDir
    Path directory;

    private final Semaphore news = new Semaphore(0);
    private Path here;
    private Path there;

    @BeforeEach
    void makeFolders() throws IOException {
        here = Files.createDirectories(directory.resolve("here"));
        there = Files.createDirectories(directory.resolve("there"));
    }

    private static SimulatedHypervisor open(Path files) {
        return new SimulatedHypervisor(files.resolve("guests.json"), unit -> true, Clock.systemUTC(), Latency.none());
    }

    private Leaving ended(SimulatedHypervisor hypervisor) {
        while (true) {
            Leaving leaving = hypervisor
                    .migrations()
                    .leaving(LEAVING, ATTEMPT, MigrationOptions.unlimited())
                    .orElseThrow();
            if (leaving.progress().outcome() != Outcome.UNDER_WAY) {
                return leaving;
            }
            news.acquireUninterruptibly();
        }
    }

    private SimulatedHypervisor running() {
        SimulatedHypervisor source = open(here);
        source.onChange(guest -> news.release());
        assertThat(source.define(definition(LEAVING, UNIT_HERE))).isEmpty();
        assertThat(source.start(LEAVING)).isEmpty();
        return source;
    }

    @Test
    void arrivesInTheOtherProcess() throws Exception {
        SimulatedHypervisor source = running();
        try (MigrationProcess process = MigrationProcess.start(there, "there")) {
            var place = new ArrivalState.Awaited(process.line(), Map.of(SimulatedMigrations.TOKEN, process.line()));
            assertThat(source.migrations().depart(transfer(place))).isEmpty();

            assertThat(ended(source).progress().outcome()).isEqualTo(Outcome.DONE);
        }
        SimulatedHypervisor destination = open(there);
        assertThat(destination.find(COMING).orElseThrow().power()).isEqualTo(PowerState.RUNNING);
        assertThat(destination.migrations().arrival(COMING)).isEqualTo(new ArrivalState.Arrived());
    }

    @Test
    void staysWhenTheDestinationIsKilled() throws Exception {
        SimulatedHypervisor source = running();
        try (MigrationProcess process = MigrationProcess.start(there, "there")) {
            var place = new ArrivalState.Awaited(process.line(), Map.of(SimulatedMigrations.TOKEN, process.line()));
            source.migrations().beforePiece(piece -> {
                if (piece == 2) {
                    process.kill();
                }
            });
            assertThat(source.migrations().depart(transfer(place))).isEmpty();

            assertThat(ended(source).progress().outcome()).isEqualTo(Outcome.FAILED);
        }
        assertThat(source.find(LEAVING).orElseThrow().power()).isEqualTo(PowerState.RUNNING);
        SimulatedHypervisor destination = open(there);
        assertThat(destination.find(COMING)).isEmpty();
        assertThat(destination.migrations().arrival(COMING)).isEqualTo(ArrivalState.none());
        assertThat(destination.migrations().hasRemains(COMING)).isTrue();
    }

    @Test
    void staysWhenTheSourceIsKilled() throws Exception {
        SimulatedHypervisor destination = open(there);
        destination.onChange(guest -> news.release());
        assertThat(destination.migrations().await(definition(COMING, UNIT_THERE)))
                .isEmpty();
        var place = (ArrivalState.Awaited) destination.migrations().arrival(COMING);
        String token = place.facts().getOrDefault(SimulatedMigrations.TOKEN, "");
        try (MigrationProcess process = MigrationProcess.start(here, "here", place.uri(), token)) {
            while (!(destination.migrations().arrival(COMING) instanceof ArrivalState.Coming)) {
                news.acquireUninterruptibly();
            }
            process.kill();
        }
        while (destination.migrations().arrival(COMING) instanceof ArrivalState.Coming) {
            news.acquireUninterruptibly();
        }

        assertThat(destination.find(COMING)).isEmpty();
        SimulatedHypervisor source = open(here);
        assertThat(source.find(LEAVING).orElseThrow().power()).isEqualTo(PowerState.RUNNING);
        assertThat(source.migrations().leaving(LEAVING, ATTEMPT, MigrationOptions.unlimited()))
                .isEmpty();
    }
}
