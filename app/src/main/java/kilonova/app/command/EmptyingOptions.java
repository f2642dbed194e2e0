package kilonova.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kilonova.app.client.CloudClient;
import kilonova.app.client.Credentials;
import kilonova.app.emptying.HostEmptier;
import kilonova.app.emptying.HostEmptier.Remaining;
import kilonova.app.emptying.Lodger;
import kilonova.app.emptying.Way;
import kilonova.app.text.Text;
import kilonova.app.up.DataDirectory;
import kilonova.http.Json;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the commands that empty a host share. */
final class EmptyingOptions {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A host that restarts is back by then. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "HOST", descriptionKey = "emptying.host")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String host;

    @Option(names = "--data", paramLabel = "FOLDER", descriptionKey = "explain.data")
    private Path folder = DataDirectory.usual(System.getenv(), "kilonova");

    @Option(names = "--json", descriptionKey = "emptying.json")
    private boolean json = false;

    /** @return 0 if the host is empty then, 1 if something remains */
    int empty(Way way) throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter told = json ? spec.commandLine().getErr() : out;
        try (CloudClient cloud = CloudClient.open(Credentials.of(System.getenv(), folder))) {
            prepare(cloud, way);
            List<Remaining> remaining = new HostEmptier(cloud, host, way, PAUSE, PATIENCE, new Told(told)).run();
            if (json) {
                out.println(asJson(remaining).toPrettyString());
            } else {
                show(out, remaining);
            }
            return remaining.isEmpty() ? 0 : 1;
        }
    }

    private void prepare(CloudClient cloud, Way way) throws IOException, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("host", host);
        query.put("binary", "nova-compute");
        JsonNode service =
                cloud.get("/compute/v2.1/os-services", query).path("services").path(0);
        if (service.isMissingNode()) {
            throw new IllegalArgumentException(Text.of("emptying.no.host", host));
        }
        boolean up = service.path("state").asString().equals("up");
        if (way == Way.EVACUATE && up) {
            throw new IllegalArgumentException(Text.of("evacuate.host.up", host));
        }
        if (way == Way.DRAIN && !up) {
            throw new IllegalArgumentException(Text.of("drain.host.down", host));
        }
        if (way == Way.DRAIN && service.path("status").asString().equals("enabled")) {
            cloud.put(
                    "/compute/v2.1/os-services/" + service.path("id").asString(),
                    Json.object().put("status", "disabled").put("disabled_reason", "drained by kilonova drain"));
        }
    }

    private static ArrayNode asJson(List<Remaining> remaining) {
        ObjectNode holder = Json.object();
        ArrayNode list = holder.putArray("remaining");
        remaining.forEach(server -> list.addObject()
                .put("id", server.id())
                .put("name", server.name())
                .put("status", server.status())
                .put("reason", server.why()));
        return list;
    }

    private void show(PrintWriter out, List<Remaining> remaining) {
        if (remaining.isEmpty()) {
            out.println(Text.of("emptying.empty", host));
            return;
        }
        out.println(Text.of("emptying.remaining", host, remaining.size()));
        remaining.forEach(server ->
                out.println("  " + server.name() + " (" + server.id() + ", " + server.status() + "): " + server.why()));
    }

    private record Told(PrintWriter out) implements HostEmptier.Progress {
        @Override
        public void moving(Lodger server, String action) {
            say(server.name() + ": " + action);
        }

        @Override
        public void left(Lodger server, int done, int all) {
            say(server.name() + " -> " + server.host() + "  [" + done + "/" + all + "]");
        }

        @Override
        public void deleted(Lodger server, int done, int all) {
            say(server.name() + ": " + Text.of("emptying.deleted") + "  [" + done + "/" + all + "]");
        }

        @Override
        public void stays(Lodger server, String why) {
            say(server.name() + ": " + why);
        }

        private void say(String line) {
            out.println(line);
            out.flush();
        }
    }
}
