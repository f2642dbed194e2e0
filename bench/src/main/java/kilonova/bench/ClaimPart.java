package kilonova.bench;

import static kilonova.bench.Table.Better.HIGHER;

import java.io.IOException;
import java.nio.file.Path;

/** Durable claims by many clients at once. */
final class ClaimPart {
    private static final int CLIENTS = 64;
    private static final int LOADERS = 8;
    private static final int CONFLICT = 409;

    private final Table table;
    private final Path program;
    private final Path folder;
    private final int claims;
    private final int hosts;

    ClaimPart(Table table, Path program, Path folder, int claims, int hosts) {
        this.table = table;
        this.program = program;
        this.folder = folder;
        this.claims = claims;
        this.hosts = hosts;
    }

    void run(String engine, String database, double target) throws IOException, InterruptedException {
        try (KilonovaServer server = KilonovaServer.start(program, folder, database)) {
            Hosts usual = Hosts.usual();
            Hosts huge = Hosts.huge();
            usual.load(server.address(), LOADERS, 0, hosts);
            huge.load(server.address(), 1, 0, 1);
            // The first claims are decided by code that is still being compiled, on one of the two processors.
            ClaimLoad.run(server.address(), usual, number -> number % hosts, CLIENTS, claims);
            report(
                    engine + ", 64 clients, over all hosts",
                    ClaimLoad.run(server.address(), usual, number -> number % hosts, CLIENTS, claims),
                    target);
            report(
                    engine + ", 64 clients, all on one host",
                    ClaimLoad.run(server.address(), huge, _ -> 0, CLIENTS, claims),
                    target);
        }
    }

    private void report(String how, Clients.Result result, double target) {
        table.row("claims on " + how, result.rate(), "claims/s", target, HIGHER);
        table.row("claims on " + how + ": median", result.totals().median(), "ms");
        table.row("claims on " + how + ": p99", result.totals().percentile(99), "ms");
        table.none("claims on " + how + ": conflicts", result.statuses().getOrDefault(CONFLICT, 0));
        if (result.answers().stream().anyMatch(answer -> answer.status() >= 300 && answer.status() != CONFLICT)) {
            throw new IllegalStateException("claims failed: " + result.statuses());
        }
    }
}
