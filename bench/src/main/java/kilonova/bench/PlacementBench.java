package kilonova.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the whole measurement and prints its table. */
@Command(name = "placement.sh", description = "Measures Placement and prints each figure beside its target.")
public final class PlacementBench implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--program", required = true, description = "the kilonova script")
    private Path program = Path.of("kilonova");

    @Option(names = "--hosts", description = "how many hosts; the targets are for ${DEFAULT-VALUE}")
    private int hosts = 10_000;

    @Option(names = "--claims", description = "how many claims in each of the runs")
    private int claims = 20_000;

    @Option(
            names = "--database",
            description = "an empty PostgreSQL database; without it claims are measured on SQLite only")
    private Optional<String> database = Optional.empty();

    @Option(names = "--peer", description = "the port of an empty upstream Placement, to be measured in the same way")
    private Optional<Integer> peer = Optional.empty();

    @Option(names = "--peer-pid", description = "the process of that Placement")
    private Optional<Long> peerProcess = Optional.empty();

    @Option(names = "--peer-hosts", description = "how many hosts to compare on; upstream takes long to load many")
    private int peerHosts = 1_000;

    @Option(names = "--only", description = "measure only these rows: ${COMPLETION-CANDIDATES}")
    private Optional<Part> only = Optional.empty();

    /** What can be measured on its own. */
    enum Part {
        SEARCHES,
        WIDE,
        CLAIMS,
        PEER
    }

    /** Measures. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PlacementBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Table table = new Table(out);
        Path folder = Files.createTempDirectory("kilonova-bench");
        if (wanted(Part.SEARCHES)) {
            new SearchPart(table, program, folder.resolve("searches"), hosts).run();
        }
        if (wanted(Part.WIDE)) {
            SearchPart.wide(table, program, folder.resolve("wide"));
        }
        if (wanted(Part.CLAIMS)) {
            Path claimFolder = folder.resolve("claims");
            new ClaimPart(table, program, claimFolder, claims)
                    .run("SQLite", "sqlite:///" + claimFolder.resolve("claims.db"), 3_000);
            if (database.isPresent()) {
                new ClaimPart(table, program, folder.resolve("claims-postgresql"), claims)
                        .run("PostgreSQL", database.get(), 1_500);
            }
        }
        if (wanted(Part.PEER) && peer.isPresent() && peerProcess.isPresent()) {
            new PeerPart(table, program, folder.resolve("peer"), peerHosts).run(peer.get(), peerProcess.get());
        }
        table.end();
        return 0;
    }

    private boolean wanted(Part part) {
        return only.isEmpty() || only.get() == part;
    }
}
