package kilonova.app.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import kilonova.app.up.ConfigFile;
import kilonova.app.up.ListenAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the services of a cloud; its hosts are agents in other processes. */
@Command(name = "controller")
public final class ControllerCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private CloudOptions options = new CloudOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return new CloudRun(options, spec.commandLine(), Optional.of(ListenAddress.USUAL_FOR_AGENTS))
                .run(ConfigFile::existsHere, settings -> List.of());
    }
}
