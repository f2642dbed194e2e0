package kilonova.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kilonova.app.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cloud that lets no machines in, and one that knows none of the name. */
final class HostCommandTest {
    private final StringWriter err = new StringWriter();
    private final HttpServer cloud;

    @TempDir
    private Path folder = Path.of("");

    HostCommandTest() throws IOException {
        cloud = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        cloud.createContext("/identity/v3/auth/tokens", exchange -> answer(exchange, 201, "{}"));
        cloud.start();
    }

    @BeforeEach
    void writeOpenrc() throws IOException {
        Files.writeString(folder.resolve("admin-openrc.sh"), """
                export OS_AUTH_URL='http://127.0.0.1:%d/identity/v3'
                export OS_USERNAME='admin'
                export OS_PASSWORD='secret'
                export OS_PROJECT_NAME='admin'
                """.formatted(
                        cloud.getAddress().getPort()));
    }

    @AfterEach
    void close() {
        cloud.stop(0);
    }

    @Test
    void aCloudWhoseHostsAreInItsOwnProcessSaysSo() {
        cloud.createContext("/kilonova/v1/members", exchange -> answer(exchange, 404, "{}"));

        assertThat(run("host", "list")).isEqualTo(1);
        assertThat(run("host", "token", "node1")).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.contains("'kilonova controller'"));
    }

    @Test
    void nothingIsRevokedOfAHostThatIsNotThere() {
        cloud.createContext("/kilonova/v1/members/node9/revoke", exchange -> answer(exchange, 200, "{\"revoked\": 0}"));

        assertThat(run("host", "revoke", "node9")).isEqualTo(1);
        assertThat(err.toString()).contains("\"node9\"", "'kilonova host list'");
    }

    private int run(String... words) {
        String[] all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--data";
        all[words.length + 1] = folder.toString();
        return Main.commandLine().setErr(new PrintWriter(err, true)).execute(all);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("X-Subject-Token", "token");
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
