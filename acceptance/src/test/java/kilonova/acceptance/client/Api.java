package kilonova.acceptance.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kilonova.acceptance.schemas.Exchange;
import kilonova.acceptance.schemas.Judgement;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cloud's HTTP APIs for one signed-in user, at the newest microversions that it announces. Thread-safe. Where the cloud does not
 * answer, calls throw {@link UncheckedIOException}: then nobody knows whether the request was carried out.
 */
public final class Api {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMinutes(1))
            .build();

    private static final String COMPUTE = "/compute/v2.1";
    private static final Pattern MICROVERSION = Pattern.compile("compute 2\\.([0-9]+)");
    private static final Duration MOST_TO_ANSWER = Duration.ofMinutes(5);

    private final URI address;
    private final String token;
    private final String projectId;

    private Api(URI address, String token, String projectId) {
        this.address = address;
        this.token = token;
        this.projectId = projectId;
    }

    /** Signs in as whoever an openrc file names. */
    public static Api with(URI address, Path openrc) {
        try {
            String file = Files.readString(openrc, StandardCharsets.UTF_8);
            return with(
                    address,
                    variable(file, "OS_USERNAME"),
                    variable(file, "OS_PASSWORD"),
                    variable(file, "OS_PROJECT_NAME"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Signs in. */
    public static Api with(URI address, String user, String password, String project) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode auth = body.putObject("auth");
        ObjectNode identity = auth.putObject("identity");
        identity.putArray("methods").add("password");
        ObjectNode who = identity.putObject("password").putObject("user");
        who.put("name", user).put("password", password).putObject("domain").put("id", "default");
        ObjectNode scope = auth.putObject("scope").putObject("project");
        scope.put("name", project).putObject("domain").put("id", "default");
        HttpResponse<String> answer = send(HttpRequest.newBuilder(address.resolve("/identity/v3/auth/tokens"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
        return new Api(
                address,
                answer.headers()
                        .firstValue("X-Subject-Token")
                        .orElseThrow(() -> new AssertionError(user + " could not sign in: " + answer.body())),
                read(answer.body()).path("token").path("project").path("id").asString());
    }

    /** The project in which it works. */
    public String projectId() {
        return projectId;
    }

    /** The token with which it signs in; it stays valid over the cloud's restarts. */
    public String token() {
        return token;
    }

    public Answer get(String path) {
        return call("GET", path, Optional.empty());
    }

    public Answer delete(String path) {
        return call("DELETE", path, Optional.empty());
    }

    public Answer post(String path, JsonNode body) {
        return call("POST", path, Optional.of(body));
    }

    public Answer put(String path, JsonNode body) {
        return call("PUT", path, Optional.of(body));
    }

    /** Sends a file. */
    public Answer upload(String path, byte[] content) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(address.resolve(path))
                .timeout(MOST_TO_ANSWER)
                .header("X-Auth-Token", token)
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(content))
                .build());
        return new Answer("PUT " + path, answer.statusCode(), read(answer.body()));
    }

    /** One call, by method and path below the cloud's address. */
    public Answer call(String method, String path, Optional<JsonNode> body) {
        return call(path.startsWith("/placement") ? "placement 1.39" : "compute 2.96", method, path, body);
    }

    /** One call at a microversion such as {@code compute 2.1}. */
    public Answer call(String microversion, String method, String path, Optional<JsonNode> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(MOST_TO_ANSWER)
                .header("X-Auth-Token", token)
                .header("Accept", "application/json")
                .header("OpenStack-API-Version", microversion);
        body.ifPresent(json -> request.header("Content-Type", "application/json"));
        HttpResponse<String> answer = send(request.method(
                        method,
                        body.map(JsonNode::toString)
                                .map(BodyPublishers::ofString)
                                .orElseGet(BodyPublishers::noBody))
                .build());
        JsonNode said = read(answer.body());
        judge(answer, method, path, body, said);
        return new Answer(method + " " + path, answer.statusCode(), said);
    }

    /** Whatever a test asks the Compute API for, the answer is one that upstream could give. */
    private static void judge(
            HttpResponse<String> answer, String method, String path, Optional<JsonNode> asked, JsonNode said) {
        Matcher minor = MICROVERSION.matcher(
                answer.headers().firstValue("OpenStack-API-Version").orElse(""));
        if (path.startsWith(COMPUTE) && minor.matches()) {
            Judgement.hold(List.of(new Exchange(
                    method,
                    path.substring(COMPUTE.length()).replaceFirst("\\?.*", ""),
                    Integer.parseInt(minor.group(1)),
                    asked.orElse(MissingNode.getInstance()),
                    answer.statusCode(),
                    said)));
        }
    }

    /** What a text says. */
    public static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    /** An empty JSON object, to be filled. */
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private static JsonNode read(String body) {
        try {
            return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JacksonException notJson) {
            return JSON.getNodeFactory().stringNode(body);
        }
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static String variable(String openrc, String name) {
        Matcher matcher = Pattern.compile("export " + name + "='([^']*)'").matcher(openrc);
        if (!matcher.find()) {
            throw new AssertionError("the openrc file does not set " + name);
        }
        return matcher.group(1);
    }
}
