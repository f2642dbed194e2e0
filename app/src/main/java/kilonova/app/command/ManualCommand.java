package kilonova.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kilonova.app.manual.Manual;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes manual pages and shell completion into a folder: for the package that is installed. */
@Command(name = "manual", hidden = true)
public final class ManualCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER")
    private Path folder = Path.of("manual");

    @Override
    public Integer call() throws IOException {
        Manual.write(folder, spec.root().commandLine(), new VersionCommand().getVersion()[0]);
        return 0;
    }
}
