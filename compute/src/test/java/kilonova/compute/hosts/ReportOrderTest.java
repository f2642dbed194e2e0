package kilonova.compute.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import kilonova.protocol.HostReport;
import kilonova.protocol.Problem;
import kilonova.store.Database;
import kilonova.store.DatabaseUrl;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import kilonova.store.Signals;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of two reports of one host is the newer, whoever takes them. */
class ReportOrderTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @ParameterizedTest(name = "after {0}/{1}/{2}, {3}/{4}/{5} after {6} s")
    @CsvSource({
        "one, 1, 5, one, 1, 4, 1, true",
        "one, 1, 5, one, 1, 4, 9999, true",
        "one, 1, 5, one, 1, 5, 1, false",
        "one, 1, 5, one, 1, 6, 1, false",
        "two, 2, 5, one, 1, 9, 1, true",
        "two, 2, 5, one, 1, 9, 119, true",
        "two, 2, 5, one, 1, 9, 120, false",
        "one, 1, 9, two, 2, 1, 1, false",
        "one,  , 5, one,  , 4, 1, true",
        "one,  , 5, two,  , 4, 1, false",
        "two, 2, 5, one,  , 9, 1, false",
    })
    void oldReportsAreKnown(
            String newest,
            Long newestStart,
            long newestSequence,
            String incarnation,
            Long start,
            long sequence,
            int later,
            boolean old) {
        ComputeHost host = ComputeHost.first(report(newest, newestStart, newestSequence, ""), NOW);
        assertThat(host.hasNewerThan(report(incarnation, start, sequence, ""), NOW.plusSeconds(later)))
                .isEqualTo(old);
    }

    @Test
    void anOldReportThatAnotherControllerTakesLastChangesNothing() {
        DatabaseUrl url = TestDatabases.url(Engine.POSTGRESQL);
        try (Database one = open(url);
                Database other = open(url)) {
            gateway(one).report(report("new", 2L, 1, "what is so"));

            gateway(other).report(report("old", 1L, 99, "what was so"));

            assertThat(one.<Optional<ComputeHost>>read(handle -> StoredHosts.find(handle, "h1"))
                            .orElseThrow()
                            .problems())
                    .extracting(Problem::message)
                    .containsExactly("what is so");
        }
    }

    private static Database open(DatabaseUrl url) {
        Database database = Database.open(url);
        database.migrate(new Migrations("compute", "kilonova/compute/migrations"));
        return database;
    }

    private static HostGateway gateway(Database database) {
        return new HostGateway(
                database,
                new Signals(),
                Clock.offset(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofSeconds(1)),
                (host, _) -> host.rootProviderId(),
                (_, _) -> Optional.empty(),
                _ -> InputStream.nullInputStream(),
                DiskOpener.NONE,
                _ -> {});
    }

    private static HostReport report(
            String incarnation, @org.jspecify.annotations.Nullable Long start, long sequence, String problem) {
        return new HostReport(
                "h1",
                incarnation,
                sequence,
                new HostReport.HostCapacity(48, 128_000, 1_000, 0, 0, 0, 16, 1, 1),
                new HostReport.Hypervisor("simulated", 1, "127.0.0.1", "{}", 1),
                List.of(),
                List.of(),
                List.of(new Problem("test", problem)),
                Optional.ofNullable(start));
    }
}
