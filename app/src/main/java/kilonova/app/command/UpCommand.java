package kilonova.app.command;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a whole cloud in this process, with simulated hosts. */
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
                .run(hosts::has, settings -> hosts.hosts(settings.host().host()));
    }
}
