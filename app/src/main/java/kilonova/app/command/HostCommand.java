package kilonova.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import kilonova.app.client.CloudClient;
import kilonova.app.client.Credentials;
import kilonova.app.client.RequestRefused;
import kilonova.app.text.Text;
import kilonova.app.up.DataDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Which machines may act for hosts of a cloud: lets them in, shows them, turns them out. */
@Command(name = "host")
public final class HostCommand implements Runnable {
    private static final String PATH = "/kilonova/v1/members";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "FOLDER", scope = ScopeType.INHERIT, descriptionKey = "explain.data")
    private Path folder = DataDirectory.usual(System.getenv(), "kilonova");

    @Option(names = "--json", scope = ScopeType.INHERIT, descriptionKey = "explain.json")
    private boolean json = false;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Makes a token, and prints the command with which a machine joins. */
    @Command(name = "token")
    int token(
            @Parameters(paramLabel = "NAME", descriptionKey = "host.name") String host,
            @Option(names = "--minutes", paramLabel = "N", defaultValue = "60", descriptionKey = "host.minutes")
                    int minutes)
            throws IOException, InterruptedException {
        try (CloudClient client = client()) {
            JsonNode made = members(
                    () -> client.post(PATH + "/" + host + "/token", Map.of("minutes", Integer.toString(minutes))));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(made.toPrettyString());
            } else {
                out.println(
                        Text.of("host.token.use", host, made.path("expires_at").asString()));
                out.println();
                out.println("  kilonova agent join --controller "
                        + made.path("controller").asString() + " --token "
                        + made.path("token").asString());
            }
        }
        return 0;
    }

    /** Shows every certificate that is remembered. */
    @Command(name = "list")
    int list() throws IOException, InterruptedException {
        try (CloudClient client = client()) {
            JsonNode answer = members(() -> client.get(PATH, Map.of()));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(answer.toPrettyString());
                return 0;
            }
            out.printf("%-24s %-9s %-21s %s%n", "HOST", "STANDING", "EXPIRES", "SERIAL");
            for (JsonNode certificate : answer.path("certificates")) {
                out.printf(
                        "%-24s %-9s %-21s %s%n",
                        certificate.path("host").asString(),
                        certificate.path("standing").asString(),
                        certificate.path("expires_at").asString(),
                        certificate.path("serial").asString());
            }
        }
        return 0;
    }

    /** Takes all certificates of a host back, at once. */
    @Command(name = "revoke")
    int revoke(@Parameters(paramLabel = "NAME", descriptionKey = "host.name") String host)
            throws IOException, InterruptedException {
        try (CloudClient client = client()) {
            JsonNode answer = members(() -> client.post(PATH + "/" + host + "/revoke", Map.of()));
            if (answer.path("revoked").asInt() == 0) {
                throw new IllegalArgumentException(Text.of("host.unknown", host));
            }
            spec.commandLine().getOut().println(json ? answer.toPrettyString() : Text.of("host.revoked", host));
        }
        return 0;
    }

    private interface Question {
        JsonNode ask() throws IOException, InterruptedException;
    }

    /** A cloud whose hosts are all in its own process has no such path. */
    private static JsonNode members(Question question) throws IOException, InterruptedException {
        try {
            return question.ask();
        } catch (RequestRefused refused) {
            if (refused.isNotFound()) {
                throw new IllegalArgumentException(Text.of("host.none"), refused);
            }
            throw refused;
        }
    }

    private CloudClient client() throws IOException, InterruptedException {
        return CloudClient.open(Credentials.of(System.getenv(), folder));
    }
}
