package kilonova.app.gpu;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kilonova.agent.recording.RecordedTree;
import kilonova.agent.recording.Recorder;
import kilonova.agent.recording.TreeArchive;
import kilonova.app.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Packs what a bug report or a test needs into one file. */
@Command(name = "record")
final class RecordCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private LookedAt machine = new LookedAt();

    @Parameters(paramLabel = "FILE", descriptionKey = "gpu.record.file")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        LookedAt.Machine recorded = machine.machine();
        RecordedTree tree = Recorder.record(recorded.kernel(), recorded.programs(), recorded.memory());
        try {
            TreeArchive.write(tree, file);
        } catch (FileAlreadyExistsException there) {
            throw new IOException(Text.of("gpu.record.exists", file), there);
        }
        spec.commandLine()
                .getOut()
                .println(Text.of("gpu.recorded", tree.entries().size(), file));
        return 0;
    }
}
