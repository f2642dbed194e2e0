package kilonova.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import kilonova.agent.link.HttpController;
import kilonova.app.hosts.PlannedHost;
import kilonova.app.hosts.RunningHosts;
import kilonova.app.logging.Logging;
import kilonova.app.text.Text;
import kilonova.app.up.DataDirectory;
import kilonova.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the agent of one compute host, for a controller in another process. */
@Command(name = "agent")
public final class AgentCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--controller", required = true, paramLabel = "URL", descriptionKey = "agent.controller")
    private URI controller = URI.create("http://127.0.0.1:8770");

    @Option(names = "--token-file", required = true, paramLabel = "FILE", descriptionKey = "agent.token")
    private Path tokenFile = Path.of("host-token");

    @Option(names = "--data", paramLabel = "FOLDER", descriptionKey = "agent.data")
    private Path folder = DataDirectory.usual(System.getenv(), "kilonova-agent");

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private HostOption hosts = new HostOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        String token = Files.readString(tokenFile).strip();
        try (DataDirectory data = DataDirectory.open(folder)) {
            Optional<Settings> settings =
                    config.settings(data, hosts::has, spec.commandLine().getErr());
            if (settings.isEmpty()) {
                return 1;
            }
            PlannedHost host = oneHost(settings.get());
            Logging.toFile(
                    data.resolve("kilonova-agent.log"),
                    settings.get().host().useJson(),
                    settings.get().host().debug());
            HttpController link = new HttpController(controller, token);
            RunningHosts running =
                    RunningHosts.start(data.resolve("hosts"), List.of(host), settings.get(), link, Clock.systemUTC());
            UntilStopped.close(
                    () -> {
                        running.close();
                        link.close();
                    },
                    out);
            out.println(Text.of("up.data.used", data.path()));
            out.println(Text.of("up.hosts.used", host));
            out.println(Text.of("agent.started", controller));
            out.flush();
            return UntilStopped.await();
        }
    }

    private PlannedHost oneHost(Settings settings) {
        List<PlannedHost> planned = hosts.hosts(settings.host().host());
        if (planned.size() != 1) {
            throw new ParameterException(spec.commandLine(), Text.of("agent.one.host"));
        }
        return planned.getFirst();
    }
}
