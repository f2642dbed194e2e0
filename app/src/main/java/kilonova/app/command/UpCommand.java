package kilonova.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import kilonova.app.hosts.PlannedHost;
import kilonova.app.logging.Logging;
import kilonova.app.text.Text;
import kilonova.app.up.Cloud;
import kilonova.app.up.CloudPlan;
import kilonova.app.up.CloudService;
import kilonova.app.up.ConfigFile;
import kilonova.app.up.DataDirectory;
import kilonova.app.up.Endpoints;
import kilonova.app.up.ListenAddress;
import kilonova.config.ConfigResult;
import kilonova.config.Settings;
import kilonova.store.DatabaseUrl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a whole cloud in this process until it is told to stop. */
@Command(name = "up")
public final class UpCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "FOLDER", descriptionKey = "up.data")
    private Path folder = DataDirectory.usual(System.getenv());

    @Option(names = "--listen", paramLabel = "ADDRESS:PORT", descriptionKey = "up.listen")
    private String listen = ListenAddress.USUAL;

    @Option(names = "--url", paramLabel = "URL", descriptionKey = "up.url")
    private Optional<URI> publicUrl = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "up.config")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--database", paramLabel = "URL", descriptionKey = "up.database")
    private Optional<String> database = Optional.empty();

    @Option(names = "--host", paramLabel = "NAME=PROFILE", descriptionKey = "up.host")
    private Map<String, String> hosts = Map.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (DataDirectory data = DataDirectory.open(folder)) {
            Optional<Settings> settings = settings(data);
            if (settings.isEmpty()) {
                return 1;
            }
            Logging.toFile(
                    data.resolve("kilonova.log"),
                    settings.get().host().useJson(),
                    settings.get().host().debug());
            run(data, plan(data, settings.get()));
            return 0;
        }
    }

    private void run(DataDirectory data, CloudPlan plan) throws IOException, InterruptedException {
        Cloud cloud = Cloud.start(data, plan);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            cloud.close();
            out().println(Text.of("up.stopped"));
            Logging.stop();
            // A signal that was asked for and served is a success, whatever number the signal has.
            Runtime.getRuntime().halt(0);
        }));
        welcome(data, plan, cloud);
        new CountDownLatch(1).await();
    }

    private void welcome(DataDirectory data, CloudPlan plan, Cloud cloud) {
        PrintWriter out = out();
        out.println(Text.of("up.data.used", data.path()));
        out.println(Text.of("up.database.used", plan.database()));
        plan.hosts().forEach(host -> out.println(Text.of("up.hosts.used", host)));
        Endpoints endpoints = cloud.endpoints();
        for (CloudService service : CloudService.values()) {
            out.printf(Locale.ROOT, "%-9s %s%n", service.type(), endpoints.of(service));
        }
        out.println(Text.of("up.ready", secondsSinceStart()));
        out.println(Text.of("up.next.source", cloud.openrc()));
        out.println(Text.of("up.next.try"));
        out.println(Text.of("up.next.stop"));
        out.flush();
    }

    private Optional<Settings> settings(DataDirectory data) throws IOException {
        Path file = config.orElseGet(() -> data.resolve("kilonova.conf"));
        if (config.isEmpty() && !Files.exists(file)) {
            return Optional.of(Settings.defaults());
        }
        // Simulated hosts have the virtual parents that their profile says, so that cannot be asked of this machine.
        ConfigResult result = ConfigFile.read(file, parent -> true);
        result.report().lines().forEach(spec.commandLine().getErr()::println);
        return switch (result) {
            case ConfigResult.Accepted accepted -> Optional.of(accepted.settings());
            case ConfigResult.Refused refused -> {
                spec.commandLine()
                        .getErr()
                        .println(Text.of(
                                "config.refused",
                                file,
                                refused.errors().size(),
                                refused.warnings().size()));
                yield Optional.empty();
            }
        };
    }

    private CloudPlan plan(DataDirectory data, Settings settings) {
        DatabaseUrl url = database.or(() -> settings.database().connection().map(known -> known.url()))
                .map(DatabaseUrl::parse)
                .orElseGet(() -> new DatabaseUrl.Sqlite(data.resolve("kilonova.db")));
        List<PlannedHost> planned = hosts.isEmpty()
                ? List.of(PlannedHost.usual(settings.host().host().orElse("")))
                : PlannedHost.all(hosts);
        return new CloudPlan(ListenAddress.parse(listen), publicUrl, url, settings, planned);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static String secondsSinceStart() {
        Instant started = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        return String.format(
                Locale.ROOT, "%.1f", Duration.between(started, Instant.now()).toMillis() / 1000.0);
    }
}
