package kilonova.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kilonova.app.up.DataDirectory;
import kilonova.app.up.HostSecret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the token of one host, for the agent that runs it. */
@Command(name = "host-token")
public final class HostTokenCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "FOLDER", descriptionKey = "host-token.data")
    private Path folder = DataDirectory.usual(System.getenv(), "kilonova");

    @Parameters(paramLabel = "NAME", descriptionKey = "host-token.name")
    private String host = "";

    @Override
    public Integer call() throws IOException {
        spec.commandLine().getOut().println(HostSecret.read(folder).token(host));
        return 0;
    }
}
