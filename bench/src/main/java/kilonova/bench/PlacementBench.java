package kilonova.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    /** In MB: what 10,000 hosts take, and a tenth of what the answers take together. */
    private static final int SMALL_HEAP = 96;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--program", required = true, description = "the kilonova script")
    private Path program = Path.of("kilonova");

    @Option(names = "--folder", description = "where the databases and logs go; else where temporary files do")
    private Optional<Path> parent = Optional.empty();

    @Option(names = "--hosts", description = "how many hosts; the targets are for ${DEFAULT-VALUE}")
    private int hosts = 10_000;

    @Option(names = "--searches", description = "how often each search is asked, after as many that are not counted")
    private int searches = 500;

    @Option(names = "--growth", split = ",", description = "the numbers of hosts on which the same search is compared")
    private List<Integer> growth = List.of(1_000, 10_000, 100_000);

    @Option(names = "--wide-hosts", description = "how many hosts with eight GPUs")
    private int wideHosts = 1_000;

    @Option(names = "--claim-hosts", description = "how many hosts the claims are spread over")
    private int claimHosts = 2_000;

    @Option(names = "--claims", description = "how many claims in each of the runs")
    private int claims = 20_000;

    @Option(
            names = "--database",
            description = "an empty PostgreSQL database; without it claims are measured on SQLite only")
    private Optional<String> database = Optional.empty();

    @Option(names = "--peer", description = "the port of an empty upstream Placement, to be measured in the same way")
    private Optional<Integer> peer = Optional.empty();

    @Option(names = "--peer-pid", description = "a process of that Placement or of its database; give each")
    private List<Long> peerProcesses = List.of();

    @Option(names = "--peer-hosts", description = "how many hosts to compare on; upstream takes long to load many")
    private int peerHosts = 1_000;

    @Option(names = "--only", description = "measure only these rows: ${COMPLETION-CANDIDATES}")
    private Optional<Part> only = Optional.empty();

    /** What can be measured on its own. */
    enum Part {
        SEARCHES,
        GROWTH,
        HEAP,
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
        Path folder = parent.isPresent()
                ? Files.createTempDirectory(parent.get(), "bench")
                : Files.createTempDirectory("kilonova-bench");
        if (only.isEmpty() || only.get() != Part.PEER) {
            table.heading();
        }
        if (wanted(Part.SEARCHES)) {
            new SearchPart(table, program, folder.resolve("searches"), hosts, searches).run();
        }
        if (wanted(Part.GROWTH)) {
            new GrowthPart(table, program, made(folder.resolve("growth")), growth, searches).run();
        }
        if (wanted(Part.HEAP)) {
            new SmallHeapPart(table, program, made(folder.resolve("heap")), hosts).run(SMALL_HEAP);
        }
        if (wanted(Part.WIDE)) {
            SearchPart.wide(table, program, folder.resolve("wide"), wideHosts, searches);
        }
        if (wanted(Part.CLAIMS)) {
            Path claimFolder = folder.resolve("claims");
            new ClaimPart(table, program, claimFolder, claims, claimHosts)
                    .run("SQLite", "sqlite:///" + claimFolder.resolve("claims.db"), 3_000);
            if (database.isPresent()) {
                new ClaimPart(table, program, folder.resolve("claims-postgresql"), claims, claimHosts)
                        .run("PostgreSQL", database.get(), 1_500);
            }
        }
        if (wanted(Part.PEER) && peer.isPresent()) {
            new PeerPart(table, program, folder.resolve("peer"), peerHosts, searches, claims)
                    .run(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.get()),
                            new ProcessFigures(peerProcesses));
        }
        table.end();
        return 0;
    }

    private static Path made(Path folder) throws IOException {
        return Files.createDirectories(folder);
    }

    private boolean wanted(Part part) {
        return only.isEmpty() || only.get() == part;
    }
}
