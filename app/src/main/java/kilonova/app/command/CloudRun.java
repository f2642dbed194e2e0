package kilonova.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import kilonova.app.hosts.PlannedHost;
import kilonova.app.logging.Logging;
import kilonova.app.text.Text;
import kilonova.app.up.Cloud;
import kilonova.app.up.CloudPlan;
import kilonova.app.up.CloudService;
import kilonova.app.up.DataDirectory;
import kilonova.config.Settings;
import kilonova.gpu.address.DeviceKey;
import picocli.CommandLine;

/** Runs a cloud until the process is told to stop. */
final class CloudRun {
    private final CloudOptions options;
    private final Optional<String> usualAgents;
    private final PrintWriter out;
    private final PrintWriter err;

    /** @param usualAgents where agents are received if nobody says otherwise; nowhere if empty */
    CloudRun(CloudOptions options, CommandLine line, Optional<String> usualAgents) {
        this.options = options;
        this.usualAgents = usualAgents;
        this.out = line.getOut();
        this.err = line.getErr();
    }

    /**
     * Starts it and waits.
     *
     * @param virtualParentExists says whether a host has a virtual parent device
     * @param hosts the hosts of this process, chosen when the configuration is known
     * @return 1 if the configuration has errors; otherwise it does not return
     */
    int run(Predicate<DeviceKey.Virtual> virtualParentExists, Function<Settings, List<PlannedHost>> hosts)
            throws IOException, InterruptedException {
        try (DataDirectory data = DataDirectory.open(options.folder())) {
            Optional<Settings> settings = options.config().settings(data, virtualParentExists, err);
            if (settings.isEmpty()) {
                return 1;
            }
            CloudPlan plan = options.plan(data, settings.get(), hosts.apply(settings.get()), usualAgents);
            Logging.toFile(
                    data.resolve("kilonova.log"),
                    settings.get().host().useJson(),
                    settings.get().host().debug());
            Cloud cloud = Cloud.start(data, plan);
            UntilStopped.close(cloud, out);
            welcome(data, plan, cloud);
            return UntilStopped.await();
        }
    }

    private void welcome(DataDirectory data, CloudPlan plan, Cloud cloud) {
        out.println(Text.of("up.data.used", data.path()));
        out.println(Text.of("up.database.used", plan.database()));
        plan.hosts().forEach(host -> out.println(Text.of("up.hosts.used", host)));
        for (CloudService service : CloudService.values()) {
            out.printf(
                    Locale.ROOT, "%-9s %s%n", service.type(), cloud.endpoints().of(service));
        }
        out.println(Text.of("up.ready", secondsSinceStart()));
        out.println(Text.of("up.next.source", cloud.openrc()));
        out.println(Text.of("up.next.try"));
        out.println(Text.of("up.next.stop"));
        out.flush();
    }

    private static String secondsSinceStart() {
        Instant started = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        return String.format(
                Locale.ROOT, "%.1f", Duration.between(started, Instant.now()).toMillis() / 1000.0);
    }
}
