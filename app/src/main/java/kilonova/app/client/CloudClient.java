package kilonova.app.client;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import kilonova.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a running cloud, with a token that it gets when it is opened. Not thread-safe. */
public final class CloudClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MICROVERSION = "OpenStack-API-Version";

    /** The last one in which an evacuated server runs where it arrives. */
    private static final String COMPUTE = "compute 2.94";

    private static final String IDENTITY_PATH = "/identity/v3";

    private final HttpClient http;
    private final String base;
    private final String token;

    private CloudClient(HttpClient http, String base, String token) {
        this.http = http;
        this.base = base;
        this.token = token;
    }

    /**
     * Signs in.
     *
     * @throws RequestRefused when the cloud does not accept the credentials
     */
    public static CloudClient open(Credentials credentials) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(credentials.authUrl() + "/auth/tokens"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(passwordLogin(credentials))))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        RequestRefused.unlessGood(answer);
        String base = credentials.authUrl().endsWith(IDENTITY_PATH)
                ? credentials.authUrl().substring(0, credentials.authUrl().length() - IDENTITY_PATH.length())
                : credentials.authUrl();
        return new CloudClient(
                http, base, answer.headers().firstValue("X-Subject-Token").orElse(""));
    }

    /**
     * Reads one resource.
     *
     * @param path below the cloud's address, such as {@code /compute/v2.1/servers}
     * @param query names and values, in the order in which they are sent
     * @throws RequestRefused when the answer is an error
     */
    public JsonNode get(String path, Map<String, String> query) throws IOException, InterruptedException {
        return ask(path, query, HttpRequest.Builder::GET);
    }

    /**
     * Asks for something to be done.
     *
     * @param path below the cloud's address
     * @param query names and values, in the order in which they are sent
     * @throws RequestRefused when the answer is an error
     */
    public JsonNode post(String path, Map<String, String> query) throws IOException, InterruptedException {
        return ask(path, query, request -> request.POST(HttpRequest.BodyPublishers.noBody()));
    }

    private JsonNode ask(String path, Map<String, String> query, UnaryOperator<HttpRequest.Builder> method)
            throws IOException, InterruptedException {
        String parameters = query.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path + parameters))
                .timeout(PATIENCE)
                .header("X-Auth-Token", token)
                .header(MICROVERSION, COMPUTE);
        HttpResponse<String> answer = http.send(method.apply(request).build(), HttpResponse.BodyHandlers.ofString());
        RequestRefused.unlessGood(answer);
        return Json.parse(answer.body());
    }

    /**
     * Asks for something to be done.
     *
     * @throws RequestRefused when the answer is an error
     */
    public void post(String path, JsonNode body) throws IOException, InterruptedException {
        send("POST", path, body);
    }

    /**
     * Changes one resource.
     *
     * @throws RequestRefused when the answer is an error
     */
    public void put(String path, JsonNode body) throws IOException, InterruptedException {
        send("PUT", path, body);
    }

    private void send(String method, String path, JsonNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("X-Auth-Token", token)
                .header("Content-Type", "application/json")
                .header(MICROVERSION, COMPUTE)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
                .build();
        RequestRefused.unlessGood(http.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    private static ObjectNode passwordLogin(Credentials credentials) {
        ObjectNode body = Json.object();
        ObjectNode auth = body.putObject("auth");
        ObjectNode identity = auth.putObject("identity");
        identity.putArray("methods").add("password");
        ObjectNode user = identity.putObject("password").putObject("user");
        user.put("name", credentials.user()).put("password", credentials.password());
        user.putObject("domain").put("name", credentials.userDomain());
        ObjectNode project = auth.putObject("scope").putObject("project");
        project.put("name", credentials.project());
        project.putObject("domain").put("name", credentials.projectDomain());
        return body;
    }

    @Override
    public void close() {
        http.close();
    }
}
