package kilonova.app.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import kilonova.agent.inspection.AgentMemory;
import kilonova.agent.inspection.HostPrograms;
import kilonova.agent.inspection.Inspection;
import kilonova.agent.inspection.Inspector;
import kilonova.agent.inspection.InstalledPrograms;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.RealKernel;
import kilonova.agent.recording.TreeArchive;
import kilonova.app.text.Text;
import kilonova.app.up.DataDirectory;
import picocli.CommandLine.Option;

/** The options that say which machine is looked at: this one, or a recorded one. */
final class LookedAt {
    private static final Path SYSTEM_DATA = Path.of("/var/lib/kilonova");

    @Option(names = "--sysfs", paramLabel = "ROOT", descriptionKey = "gpu.sysfs")
    private Optional<Path> root = Optional.empty();

    @Option(names = "--data", paramLabel = "FOLDER", descriptionKey = "gpu.data")
    private List<Path> data = List.of();

    @Option(names = "--json", descriptionKey = "gpu.json")
    private boolean json = false;

    /** A machine that can be looked at. */
    record Machine(Kernel kernel, HostPrograms programs, AgentMemory memory) {
        Inspection look() {
            return new Inspector(kernel, programs, memory).look();
        }
    }

    /** Whether a recording is looked at, and not this machine. */
    boolean isRecorded() {
        return root.isPresent();
    }

    boolean json() {
        return json;
    }

    Inspection look() throws IOException {
        return machine().look();
    }

    Machine machine() throws IOException {
        if (root.isEmpty()) {
            return new Machine(RealKernel.ofThisMachine(), new InstalledPrograms(), AgentMemory.below(ledgerFolders()));
        }
        Kernel tree = recorded(root.get());
        return new Machine(tree, HostPrograms.recorded(tree), AgentMemory.recorded(tree));
    }

    private List<Path> ledgerFolders() {
        return data.isEmpty()
                ? Stream.of(
                                DataDirectory.usual(System.getenv(), "kilonova-agent"),
                                DataDirectory.usual(System.getenv(), "kilonova"),
                                SYSTEM_DATA)
                        .distinct()
                        .toList()
                : data;
    }

    private static Kernel recorded(Path root) throws IOException {
        if (Files.isRegularFile(root)) {
            try {
                return TreeArchive.read(root);
            } catch (ZipException none) {
                throw new IOException(Text.of("gpu.no.recording", root), none);
            }
        }
        if (!Files.isDirectory(root.resolve("sys"))) {
            throw new IOException(Text.of("gpu.no.recording", root));
        }
        return new RealKernel(root);
    }
}
