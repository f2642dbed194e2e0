package kilonova.bench;

import static kilonova.bench.Table.Better.LOWER;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The same limited search on few hosts and on many, each on a server that was just started. */
final class GrowthPart {
    private final Table table;
    private final Path program;
    private final Path folder;
    private final List<Integer> counts;
    private final int searches;

    /** @param counts numbers of hosts, growing */
    GrowthPart(Table table, Path program, Path folder, List<Integer> counts, int searches) {
        this.table = table;
        this.program = program;
        this.folder = folder;
        this.counts = List.copyOf(counts);
        this.searches = searches;
    }

    void run() throws IOException, InterruptedException {
        double least = 0;
        double most = 0;
        for (int count : counts) {
            most = median(count);
            least = least == 0 ? most : least;
        }
        table.row(
                "limit=1000, %d hosts as against %d".formatted(counts.getLast(), counts.getFirst()),
                most / least,
                "times",
                2,
                LOWER);
    }

    private double median(int count) throws IOException, InterruptedException {
        Path file = folder.resolve(count + ".db");
        String database = "sqlite:///" + file;
        Seeding.fill(database, Hosts.usual(), count);
        try (KilonovaServer server = KilonovaServer.start(program, folder, database)) {
            String what = "candidates, " + count + " hosts, limit=1000, plain";
            table.row(what + ": start", server.secondsToFirstAnswer(), "s");
            Latencies times = Searches.measure(
                            server.address(), Searches.limited(Searches.PLAIN, 1000), 2 * searches, searches)
                    .totals();
            table.row(what + ": median", times.median(), "ms");
            table.row(what + ": p99", times.percentile(99), "ms");
            table.row(what + ": memory", server.figures().residentMegabytes(), "MB");
            return times.median();
        }
    }
}
