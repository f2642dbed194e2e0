package kilonova.bench;

import static kilonova.bench.Table.Better.HIGHER;
import static kilonova.bench.Table.Better.LOWER;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Loading, searching, memory and start, on SQLite. */
final class SearchPart {
    private static final int LOADERS = 8;

    private final Table table;
    private final Path program;
    private final Path folder;
    private final int count;
    private final int searches;

    SearchPart(Table table, Path program, Path folder, int count, int searches) {
        this.table = table;
        this.program = program;
        this.folder = folder;
        this.count = count;
        this.searches = searches;
    }

    void run() throws IOException, InterruptedException {
        String database = "sqlite:///" + folder.resolve("searches.db");
        Hosts hosts = Hosts.usual();
        try (KilonovaServer server = KilonovaServer.start(program, folder, database)) {
            Clients.Result loaded = hosts.load(server.address(), LOADERS, 0, count);
            table.row("loading, 8 clients", loaded.rate(), "req/s", 2000, HIGHER);
            table.row("loading, 99 of 100 requests within", loaded.totals().percentile(99), "ms");
            limited(server.address());
            Latencies one = Searches.measure(
                            server.address(), Searches.limited(Searches.PLAIN, 1), searches, 2 * searches)
                    .totals();
            table.row("candidates, limit=1: median", one.median(), "ms", 1, LOWER);
            table.row("candidates, limit=1: p99", one.percentile(99), "ms");
            unlimited(server);
        }
        restarted(database);
    }

    private void limited(InetSocketAddress server) throws IOException, InterruptedException {
        limited(server, "plain", Searches.PLAIN);
        limited(server, "trait", Searches.TRAIT);
        limited(server, "granular", Searches.GRANULAR);
    }

    private void limited(InetSocketAddress server, String name, String target)
            throws IOException, InterruptedException {
        Clients.Result result = Searches.measure(server, Searches.limited(target, 1000), searches, searches);
        String what = "candidates, " + count + " hosts, limit=1000, " + name + ": ";
        table.row(what + "median", result.totals().median(), "ms", 10, LOWER);
        table.row(what + "p99", result.totals().percentile(99), "ms", 30, LOWER);
        table.row(what + "first byte, median", result.firstBytes().median(), "ms");
    }

    private void unlimited(KilonovaServer server) throws IOException, InterruptedException {
        double before = server.figures().residentMegabytes();
        Clients.Result result = Searches.measure(server.address(), Searches.PLAIN, 5, 20);
        table.row("candidates, no limit: median", result.totals().median(), "ms", 300, LOWER);
        table.row(
                "candidates, no limit: first byte, median", result.firstBytes().median(), "ms");
        table.row("candidates, no limit: length", result.answers().getFirst().length() / 1e6, "MB");
        table.row(
                "candidates, no limit: memory growth over 25 answers",
                server.figures().residentMegabytes() - before,
                "MB");
    }

    private void restarted(String database) throws IOException, InterruptedException {
        try (KilonovaServer server = KilonovaServer.start(program, folder, database)) {
            table.row(
                    "start with " + count + " hosts stored, to the first answer",
                    server.secondsToFirstAnswer(),
                    "s",
                    3,
                    LOWER);
            Searches.measure(server.address(), Searches.limited(Searches.PLAIN, 1000), searches, searches);
            Searches.measure(server.address(), Searches.PLAIN, 5, 5);
            table.row(
                    "memory, " + count + " hosts, after a start and searches: now",
                    server.figures().residentMegabytes(),
                    "MB",
                    400,
                    LOWER);
            table.row(
                    "memory, " + count + " hosts, after a start and searches: most",
                    server.figures().peakMegabytes(),
                    "MB",
                    400,
                    LOWER);
        }
    }

    /** Hosts of eight GPUs, and six groups that want a unit each. */
    static void wide(Table table, Path program, Path folder, int count, int searches)
            throws IOException, InterruptedException {
        try (KilonovaServer server = KilonovaServer.start(program, folder, "sqlite:///" + folder.resolve("wide.db"))) {
            Hosts.wide().load(server.address(), LOADERS, 0, count);
            Latencies times = Searches.measure(
                            server.address(), Searches.limited(Searches.oneUnitGroups(6), 1000), searches, searches)
                    .totals();
            table.row(
                    "six one-unit groups over eight GPUs, " + count + " hosts: median",
                    times.median(),
                    "ms",
                    20,
                    LOWER);
        }
    }
}
