package kilonova.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import kilonova.http.connections.ConnectionLimits;
import org.junit.jupiter.api.AfterAll;

/**
 * Sends whatever Jazzer makes of the bytes in {@code WireFuzzTestInputs}: nothing may lead to a 500, and every connection ends. In
 * this service JSON comes back as it was sent, and no other handler has work.
 */
class WireFuzzTest {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Routes ECHO = Routes.of(List.of(
            Routes.get("/", _ -> Response.text(200, "text/plain", "root")).open(),
            Routes.get("/{id}", request -> Response.text(200, "text/plain", request.url("/x")))
                    .open(),
            Routes.post("/{id}", request -> Response.json(201, request.json())).open(),
            Routes.delete("/{id}", _ -> Response.empty(204)).open()));
    private static final RunningService RUNNING = new RunningService(
            new ServerSettings(new ConnectionLimits(1000, SHORT, SHORT, SHORT), true),
            new Service(
                    "things",
                    "/things",
                    ECHO,
                    (fault, _) -> Response.text(fault.status(), "text/plain", fault.message()),
                    FixedCallers.usual()));

    @AfterAll
    static void stop() {
        RUNNING.close();
    }

    @DictionaryEntries({
        "GET /things HTTP/1.1\\x0d\\x0aHost: x\\x0d\\x0a",
        "POST /things/1 HTTP/1.1\\x0d\\x0aHost: x\\x0d\\x0a",
        "\\x0d\\x0a",
        "\\x0d\\x0a\\x0d\\x0a",
        "Transfer-Encoding: chunked",
        "Content-Length: ",
        "Connection: close",
        "Expect: 100-continue",
        "Host: ",
        "Upgrade: ",
        "0\\x0d\\x0a\\x0d\\x0a",
        "ffffffff\\x0d\\x0a",
        "HTTP/1.1",
        "HTTP/1.0",
        "%zz",
        "?",
        "&"
    })
    @FuzzTest(maxDuration = "8s")
    void anyBytesAreAnswered(byte[] input) throws IOException {
        BugDetectors.allowNetworkConnections((host, port) -> port == RUNNING.port());
        String answer;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RUNNING.port())) {
            answer = exchanged(socket, input);
        }
        assertThat(answer).doesNotContain("HTTP/1.1 500");
    }

    private static String exchanged(Socket socket, byte[] input) throws IOException {
        try {
            socket.getOutputStream().write(input);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException cut) {
            return "";
        }
    }
}
