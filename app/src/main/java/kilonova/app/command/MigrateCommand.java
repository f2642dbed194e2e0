package kilonova.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import kilonova.app.client.CloudClient;
import kilonova.app.client.CloudServers;
import kilonova.app.client.Credentials;
import kilonova.app.emptying.Lodger;
import kilonova.app.text.Text;
import kilonova.app.up.DataDirectory;
import kilonova.http.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Moves a server to another host while it runs, or says all that is in the way. */
@Command(name = "migrate")
public final class MigrateCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String SERVERS = "/compute/v2.1/servers/";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "SERVER", descriptionKey = "explain.server")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String server;

    @Option(names = "--host", paramLabel = "HOST", descriptionKey = "migrate.host")
    private Optional<String> host = Optional.empty();

    @Option(names = "--dry-run", descriptionKey = "migrate.dry.run")
    private boolean dryRun = false;

    @Option(names = "--data", paramLabel = "FOLDER", descriptionKey = "explain.data")
    private Path folder = DataDirectory.usual(System.getenv(), "kilonova");

    @Option(names = "--json", descriptionKey = "migrate.json")
    private boolean json = false;

    /** @return 0 if the server has moved, or could move now; 1 if not */
    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (CloudClient cloud = CloudClient.open(Credentials.of(System.getenv(), folder))) {
            String id = CloudServers.id(cloud, server);
            JsonNode check = check(cloud, id);
            boolean possible = check.path("possible").asBoolean();
            if (json) {
                out.println(check.toPrettyString());
            } else if (dryRun || !possible) {
                show(out, check);
            }
            if (dryRun || !possible) {
                return possible ? 0 : 1;
            }
            return move(cloud, id, json ? spec.commandLine().getErr() : out) ? 0 : 1;
        }
    }

    private JsonNode check(CloudClient cloud, String id) throws IOException, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("server", id);
        host.ifPresent(name -> query.put("host", name));
        return cloud.get("/kilonova/v1/live-migration", query).path("live_migration");
    }

    private static void show(PrintWriter out, JsonNode check) {
        out.println(Text.of(check.path("possible").asBoolean() ? "migrate.possible" : "migrate.impossible"));
        reasons(out, "", check.path("reasons"));
        for (JsonNode destination : check.path("hosts")) {
            out.println((destination.path("fits").asBoolean() ? "+ " : "- ")
                    + destination.path("host").asString());
            reasons(out, "    ", destination.path("reasons"));
        }
    }

    private static void reasons(PrintWriter out, String margin, JsonNode reasons) {
        reasons.forEach(reason -> out.println(margin + reason.path("message").asString() + " ("
                + reason.path("code").asString() + ")"));
    }

    private boolean move(CloudClient cloud, String id, PrintWriter told) throws IOException, InterruptedException {
        String source = lodger(cloud, id).host();
        ObjectNode body = Json.object();
        ObjectNode asked = body.putObject("os-migrateLive").put("block_migration", "auto");
        host.ifPresentOrElse(name -> asked.put("host", name), () -> asked.putNull("host"));
        cloud.post(SERVERS + id + "/action", body);
        String shown = "";
        Lodger now = lodger(cloud, id);
        while (now.busy()) {
            String progress = progress(cloud, id);
            if (!progress.equals(shown)) {
                told.println(progress);
                told.flush();
                shown = progress;
            }
            Thread.sleep(PAUSE);
            now = lodger(cloud, id);
        }
        boolean moved = !now.host().equals(source);
        told.println(
                moved
                        ? Text.of("migrate.moved", now.name(), source, now.host())
                        : Text.of("migrate.stayed", now.name(), source, CloudServers.lastReason(cloud, id)));
        return moved;
    }

    private static Lodger lodger(CloudClient cloud, String id) throws IOException, InterruptedException {
        return Lodger.of(cloud.get(SERVERS + id, Map.of()).path("server"));
    }

    private static String progress(CloudClient cloud, String id) throws IOException, InterruptedException {
        JsonNode migration = cloud.get(SERVERS + id + "/migrations", Map.of())
                .path("migrations")
                .path(0);
        long total = migration.path("memory_total_bytes").asLong(0)
                + migration.path("disk_total_bytes").asLong(0);
        long left = migration.path("memory_remaining_bytes").asLong(0)
                + migration.path("disk_remaining_bytes").asLong(0);
        String status = migration.path("status").asString("migrating");
        return total == 0
                ? Text.of("migrate.status", status)
                : Text.of("migrate.progress", status, (total - left) * 100 / total);
    }
}
