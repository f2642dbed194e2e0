package kilonova.app.command;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a whole cloud in this process: simulated hosts, or this machine. */
@Command(name = "up")
public final class UpCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private CloudOptions options = new CloudOptions();

    @Mixin
    private HostOption hosts = new HostOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return new CloudRun(options, spec.commandLine(), Optional.empty())
                .run(
                        parent -> HostOption.has(hosts.orWalkthrough(Optional.empty()), parent),
                        settings -> hosts.orWalkthrough(settings.host().host()));
    }
}
