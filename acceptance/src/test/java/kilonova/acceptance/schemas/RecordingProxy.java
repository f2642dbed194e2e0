package kilonova.acceptance.schemas;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Stands before a cloud, passes on what clients ask, and keeps what is said to its Compute API. Thread-safe. */
public final class RecordingProxy implements AutoCloseable {
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "expect", "http2-settings");
    private static final Pattern COMPUTE = Pattern.compile("/compute/v2\\.1(/.*)?");
    private static final Pattern MICROVERSION = Pattern.compile("compute 2\\.([0-9]+)");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConcurrentLinkedQueue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile URI target = URI.create("http://127.0.0.1:9");

    private RecordingProxy(HttpServer server) {
        this.server = server;
    }

    /** Starts one that stands before nothing yet. */
    public static RecordingProxy start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            RecordingProxy proxy = new RecordingProxy(server);
            server.setExecutor(proxy.threads);
            server.createContext("/", proxy::pass);
            server.start();
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Stands before a cloud that listens there, now or later.
     *
     * @return {@link #address()}
     */
    public URI before(URI cloud) {
        target = cloud;
        return address();
    }

    /** What clients call in the cloud's place. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** All that was said to the Compute API until now. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            HttpResponse<byte[]> answer;
            try {
                answer = client.send(request(exchange, asked), HttpResponse.BodyHandlers.ofByteArray());
            } catch (IOException away) {
                exchange.sendResponseHeaders(502, -1);
                return;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            keep(exchange, asked, answer);
            answer.headers().map().forEach((name, values) -> {
                if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            boolean empty = answer.body().length == 0;
            exchange.sendResponseHeaders(answer.statusCode(), empty ? -1 : answer.body().length);
            if (!empty) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private void keep(HttpExchange exchange, byte[] asked, HttpResponse<byte[]> answer) {
        Matcher compute = COMPUTE.matcher(exchange.getRequestURI().getPath());
        Optional<String> version = answer.headers().firstValue("OpenStack-API-Version");
        if (compute.matches() && version.isPresent()) {
            Matcher minor = MICROVERSION.matcher(version.get());
            if (minor.matches()) {
                exchanges.add(new Exchange(
                        exchange.getRequestMethod(),
                        Optional.ofNullable(compute.group(1)).orElse("/"),
                        Integer.parseInt(minor.group(1)),
                        read(asked),
                        answer.statusCode(),
                        read(answer.body())));
            }
        }
    }

    private static JsonNode read(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }
}
