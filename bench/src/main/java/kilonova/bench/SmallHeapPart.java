package kilonova.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Many answers without a limit at once, in a heap that could not hold them. */
final class SmallHeapPart {
    private static final int CLIENTS = 16;
    private static final int ANSWERS = 64;

    private final Table table;
    private final Path program;
    private final Path folder;
    private final int hosts;

    SmallHeapPart(Table table, Path program, Path folder, int hosts) {
        this.table = table;
        this.program = program;
        this.folder = folder;
        this.hosts = hosts;
    }

    /** @param heap what the server may use, in MB; it ends when that is not enough */
    void run(int heap) throws IOException, InterruptedException {
        String database = "sqlite:///" + folder.resolve("heap.db");
        Seeding.fill(database, Hosts.usual(), hosts);
        try (KilonovaServer server = KilonovaServer.start(program, folder, database, "-Xmx" + heap + "m")) {
            Clients.Result result = Clients.run(
                    server.address(),
                    Hosts.MICROVERSION,
                    CLIENTS,
                    ANSWERS,
                    (connection, _, answers) -> answers.add(connection.get(Searches.PLAIN)));
            String what = "no limit, " + CLIENTS + " at once, heap of " + heap + " MB: ";
            long length = result.answers().getFirst().length();
            table.row(what + "under way together", CLIENTS * length / 1e6, "MB");
            table.none(
                    what + "answers that are not whole",
                    result.answers().stream()
                            .filter(answer -> answer.status() != 200 || answer.length() != length)
                            .count());
            table.row(what + "memory, most", server.figures().peakMegabytes(), "MB");
        }
    }
}
