package kilonova.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import kilonova.app.client.CloudClient;
import kilonova.app.client.CloudServers;
import kilonova.app.client.Credentials;
import kilonova.app.text.Text;
import kilonova.app.up.DataDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Says per host and device why a server has no place, or whether servers of a flavor would have one. */
@Command(name = "explain")
public final class ExplainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "FOLDER", descriptionKey = "explain.data")
    private Path folder = DataDirectory.usual(System.getenv(), "kilonova");

    @Parameters(arity = "0..1", paramLabel = "SERVER", descriptionKey = "explain.server")
    private Optional<String> server = Optional.empty();

    @Option(names = "--flavor", paramLabel = "FLAVOR", descriptionKey = "explain.flavor")
    private Optional<String> flavor = Optional.empty();

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", descriptionKey = "explain.count")
    private int count = 1;

    @Option(names = "--json", descriptionKey = "explain.json")
    private boolean json = false;

    /** @return 0 if there is a place for all, 1 if not */
    @Override
    public Integer call() throws IOException, InterruptedException {
        if (server.isPresent() == flavor.isPresent()) {
            throw new ParameterException(spec.commandLine(), Text.of("explain.one.subject"));
        }
        PrintWriter out = spec.commandLine().getOut();
        try (CloudClient client = CloudClient.open(Credentials.of(System.getenv(), folder))) {
            JsonNode answer = client.get("/kilonova/v1/explain", question(client));
            if (json) {
                out.println(answer.toPrettyString());
            } else {
                show(out, answer.path("explanation"));
            }
            return answer.path("explanation").path("placeable").asBoolean() ? 0 : 1;
        }
    }

    private Map<String, String> question(CloudClient client) throws IOException, InterruptedException {
        Map<String, String> question = new LinkedHashMap<>();
        if (server.isPresent()) {
            question.put("server", CloudServers.id(client, server.get()));
        } else {
            question.put("flavor", flavor.orElse(""));
            question.put("count", Integer.toString(count));
        }
        return question;
    }

    private static void show(PrintWriter out, JsonNode explanation) {
        JsonNode fault = explanation.path("fault");
        if (fault.isObject()) {
            out.println(Text.of(
                    "explain.fault",
                    fault.path("created").asString(),
                    fault.path("message").asString()));
        }
        out.println(explanation.path("sentence").asString());
        for (JsonNode host : explanation.path("hosts")) {
            String mark = host.path("fits").asBoolean() ? "+ " : "- ";
            out.println(mark
                    + line(host.path("host").asString(), host.path("message").asString()));
            for (JsonNode device : host.path("devices")) {
                String group = device.path("group").asString();
                String name = device.path("provider").asString() + (group.isEmpty() ? "" : " (" + group + ")");
                out.println("    " + line(name, device.path("message").asString()));
            }
        }
    }

    private static String line(String name, String message) {
        return message.isEmpty() ? name : name + ": " + message;
    }
}
