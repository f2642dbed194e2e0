package kilonova.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.app.client.CloudClient;
import kilonova.app.client.Credentials;
import kilonova.app.text.Text;
import kilonova.app.up.DataDirectory;
import kilonova.http.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows and sets a project's quotas, also those that OpenStack's own command has no options for. */
@Command(name = "quota")
public final class QuotaCommand implements Callable<Integer> {
    private static final String SETS = "/compute/v2.1/os-quota-sets/";
    private static final Pattern LIMIT = Pattern.compile("([A-Za-z0-9_:]+)=(-1|[0-9]{1,10})");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "FOLDER", descriptionKey = "explain.data")
    private Path folder = DataDirectory.usual(System.getenv(), "kilonova");

    @Parameters(arity = "0..1", paramLabel = "PROJECT", descriptionKey = "quota.project")
    private Optional<String> project = Optional.empty();

    @Option(names = "--set", paramLabel = "NAME=NUMBER", descriptionKey = "quota.set")
    private List<String> limits = new ArrayList<>();

    @Option(names = "--force", descriptionKey = "quota.force")
    private boolean force = false;

    @Option(names = "--json", descriptionKey = "explain.json")
    private boolean json = false;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode wanted = wanted();
        Credentials credentials = Credentials.of(System.getenv(), folder);
        try (CloudClient client = CloudClient.open(credentials)) {
            String id = projectId(client, project.orElse(credentials.project()));
            if (!limits.isEmpty()) {
                client.put(SETS + id, wanted);
            }
            JsonNode set = client.get(SETS + id + "/detail", Map.of("gpus", "True"));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(set.toPrettyString());
            } else {
                show(out, set.path("quota_set"));
            }
        }
        return 0;
    }

    private ObjectNode wanted() {
        ObjectNode body = Json.object();
        ObjectNode set = body.putObject("quota_set");
        for (String limit : limits) {
            Matcher matcher = LIMIT.matcher(limit);
            if (!matcher.matches()) {
                throw new ParameterException(spec.commandLine(), Text.of("quota.not.a.limit", limit));
            }
            set.put(matcher.group(1), Long.parseLong(matcher.group(2)));
        }
        if (force) {
            set.put("force", true);
        }
        return body;
    }

    private static String projectId(CloudClient client, String nameOrId) throws IOException, InterruptedException {
        JsonNode named =
                client.get("/identity/v3/projects", Map.of("name", nameOrId)).path("projects");
        if (named.size() == 1) {
            return named.path(0).path("id").asString();
        }
        for (JsonNode one : client.get("/identity/v3/projects", Map.of()).path("projects")) {
            if (one.path("id").asString().equals(nameOrId)) {
                return nameOrId;
            }
        }
        throw new IllegalArgumentException(Text.of("quota.no.project", nameOrId));
    }

    private static void show(PrintWriter out, JsonNode set) {
        String line = "%-28s %10s %10s%n";
        out.printf(line, "RESOURCE", "USED", "LIMIT");
        set.properties().stream()
                .filter(quota -> quota.getValue().isObject())
                .forEach(quota -> out.printf(
                        line,
                        quota.getKey(),
                        quota.getValue().path("in_use").asString(),
                        limit(quota.getValue().path("limit").asLong())));
    }

    private static String limit(long most) {
        return most < 0 ? "-" : Long.toString(most);
    }
}
