package kilonova.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import kilonova.agent.link.HttpController;
import kilonova.agent.membership.ControllerConnection;
import kilonova.agent.membership.Membership;
import kilonova.agent.membership.MembershipFile;
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
@Command(name = "agent", subcommands = AgentJoinCommand.class)
public final class AgentCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** sysexits.h: something must be set up first. */
    private static final int NOT_SET_UP = 78;

    private static final Duration RENEWAL_LOOK = Duration.ofHours(1);

    @Option(names = "--data", paramLabel = "FOLDER", descriptionKey = "agent.data")
    private Path folder = DataDirectory.usual(System.getenv(), "kilonova-agent");

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private HostOption hosts = new HostOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (DataDirectory data = DataDirectory.open(folder)) {
            MembershipFile file = new MembershipFile(data.path());
            Optional<Membership> membership = file.read();
            if (membership.isEmpty()) {
                spec.commandLine().getErr().println(Text.of("agent.not.joined", file.path()));
                return NOT_SET_UP;
            }
            Optional<Settings> settings = config.settings(
                    data,
                    parent -> HostOption.has(hosts.orThisMachine(Optional.empty()), parent),
                    spec.commandLine().getErr());
            if (settings.isEmpty()) {
                return 1;
            }
            PlannedHost host = oneHost(settings.get(), membership.get().host());
            Logging.toFile(
                    data.resolve("kilonova-agent.log"),
                    settings.get().host().useJson(),
                    settings.get().host().debug());
            ControllerConnection connection =
                    new ControllerConnection(file, membership.get(), Clock.systemUTC(), new SecureRandom());
            connection.renewInBackground(RENEWAL_LOOK);
            URI controller = membership.get().controller();
            HttpController link = new HttpController(controller, connection);
            RunningHosts running = RunningHosts.start(
                    data.resolve("hosts"), List.of(host), settings.get(), link, link.calls(), Clock.systemUTC());
            UntilStopped.close(
                    () -> {
                        running.close();
                        connection.close();
                    },
                    out);
            out.println(Text.of("up.data.used", data.path()));
            out.println(Text.of("up.hosts.used", host));
            out.println(Text.of("agent.started", controller));
            out.flush();
            return UntilStopped.await();
        }
    }

    private PlannedHost oneHost(Settings settings, String joinedAs) {
        List<PlannedHost> planned = hosts.orThisMachine(settings.host().host().or(() -> Optional.of(joinedAs)));
        if (planned.size() != 1) {
            throw new ParameterException(spec.commandLine(), Text.of("agent.one.host"));
        }
        PlannedHost host = planned.getFirst();
        if (!host.name().equals(joinedAs)) {
            throw new ParameterException(spec.commandLine(), Text.of("agent.other.host", joinedAs, host.name()));
        }
        return host;
    }
}
