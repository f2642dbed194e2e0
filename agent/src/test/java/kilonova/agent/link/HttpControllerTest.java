package kilonova.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.DesiredState;
import kilonova.protocol.HostReport;
import kilonova.protocol.HostReport.HostCapacity;
import kilonova.protocol.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpControllerTest {
    private static final HostReport REPORT = new HostReport(
            "compute 1",
            "incarnation",
            1,
            new HostCapacity(1, 1, 1, 0, 0, 0, 1, 1, 1),
            new HostReport.Hypervisor("simulated", 1, "127.0.0.1", "{}", 1),
            List.of(),
            List.of(),
            List.of());

    /** The JSON is compared as text: a byte array has no equality of its own. */
    private record Request(String line, String body) {}

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;
    private HttpController controller;
    private volatile int status = 200;
    private volatile String answer = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        controller = new HttpController(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), () -> client);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(new Request(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void asksForTheDesiredState() throws InterruptedException {
        DesiredState desired = new DesiredState(7, List.of());
        answer = new String(Wire.toJson(desired), StandardCharsets.UTF_8);

        assertThat(controller.awaitDesired("compute-1", 6, Duration.ofSeconds(30)))
                .isEqualTo(desired);
        assertThat(requests.getFirst().line()).isEqualTo("GET /agent/v1/hosts/compute-1/desired?after=6&wait=30");
    }

    @Test
    void sendsReports() {
        status = 204;

        controller.report(REPORT);

        assertThat(requests.getFirst().line()).isEqualTo("POST /agent/v1/hosts/compute%201/reports");
        assertThat(Wire.readReport(requests.getFirst().body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(REPORT);
    }

    @Test
    void refusalIsToldWithTheControllersReason() {
        status = 403;
        answer = "{\"error\":\"This certificate is that of compute-2.\"}";

        assertThatThrownBy(() -> controller.report(REPORT))
                .isInstanceOf(ControllerUnavailable.class)
                .hasMessageEndingWith("403: This certificate is that of compute-2.");
    }

    @Test
    void nonsenseIsNoAnswer() {
        answer = "<html>";

        assertThatThrownBy(() -> controller.awaitDesired("compute-1", 0, Duration.ZERO))
                .isInstanceOf(ControllerUnavailable.class)
                .hasMessageContaining("nonsense");
    }

    @Test
    void controllerThatIsNotThere() {
        server.stop(0);

        assertThatThrownBy(() -> controller.report(REPORT))
                .isInstanceOf(ControllerUnavailable.class)
                .hasMessageContaining("does not answer");
    }

    /** Either end of a stream whose other end goes on living and does nothing. */
    private HttpController withAControllerThatStalls(CountDownLatch end) {
        server.createContext("/stalls/", exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write(new byte[10]);
                exchange.getResponseBody().flush();
            } else {
                var unused = exchange.getRequestBody().readNBytes(10);
            }
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        return new HttpController(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/stalls"),
                () -> client,
                Duration.ofMillis(200));
    }

    @Test
    void imageThatStopsComingIsGivenUp() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (InputStream image = withAControllerThatStalls(end).openImage("compute-1", "image")) {
            assertThatThrownBy(image::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing came");
        } finally {
            end.countDown();
        }
    }

    @Test
    void imageThatTheControllerStopsTakingIsGivenUp() {
        CountDownLatch end = new CountDownLatch(1);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }
        };
        try {
            HttpController stalls = withAControllerThatStalls(end);
            assertThatThrownBy(() -> stalls.fillImage("compute-1", new UUID(0, 1), "image", endless))
                    .isInstanceOf(ControllerUnavailable.class)
                    .hasMessageContaining("taken nothing");
        } finally {
            end.countDown();
        }
    }
}
