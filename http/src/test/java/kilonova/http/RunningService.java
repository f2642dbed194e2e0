package kilonova.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Serves services on a free port of the loopback interface for a test, and asks them. */
public final class RunningService implements AutoCloseable {
    private final Metrics metrics = new Metrics();
    private final Server server;
    private final HttpClient client = HttpClient.newHttpClient();

    public RunningService(Service... services) {
        this(0, services);
    }

    /** @param port where to listen; 0 for a free one */
    public RunningService(int port, Service... services) {
        this(port, ServerSettings.DEFAULT, services);
    }

    public RunningService(ServerSettings settings, Service... services) {
        this(0, settings, services);
    }

    private RunningService(int port, ServerSettings settings, Service... services) {
        server = Server.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Optional.empty(),
                List.of(services),
                metrics,
                settings);
    }

    /** Scheme, host and port, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + server.address().getPort();
    }

    public int port() {
        return server.address().getPort();
    }

    /** What the server counted, in Prometheus' text format. */
    public String metrics() {
        return new String(((Response.Content.Bytes) metrics.text().content()).bytes(), StandardCharsets.UTF_8);
    }

    /** What came back. */
    public record Answer(int status, HttpHeaders headers, String body) {
        public JsonNode json() {
            return Json.parse(body);
        }
    }

    /**
     * Asks, and waits for the answer.
     *
     * @param body sent as {@code application/json}; empty for none
     * @param headers names and values in turn
     */
    public Answer ask(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
        if (body.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofString(body))
                    .header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public Answer get(String path, String... headers) {
        return ask("GET", path, "", headers);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
