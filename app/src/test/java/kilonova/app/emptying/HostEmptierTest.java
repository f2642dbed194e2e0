package kilonova.app.emptying;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import kilonova.app.client.CloudClient;
import kilonova.app.client.Credentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One server on a host of a cloud that answers as the test says. */
class HostEmptierTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final HttpServer cloud;
    private volatile boolean deleted;
    private volatile boolean deletedByAction;
    private volatile boolean moves;
    private volatile String host = "old";
    private volatile String status = "SHUTOFF";
    private volatile String task = "null";

    HostEmptierTest() throws IOException {
        cloud = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        cloud.createContext("/identity/v3/auth/tokens", exchange -> answer(exchange, 201, "{}"));
        cloud.createContext("/compute/v2.1/os-migrations", exchange -> answer(exchange, 200, migrations()));
        cloud.createContext(
                "/compute/v2.1/os-services",
                exchange -> answer(exchange, 200, "{\"services\": [{\"state\": \"down\", \"forced_down\": false}]}"));
        cloud.createContext("/compute/v2.1/servers/detail", exchange -> {
            boolean there = !deleted && host.equals("old");
            answer(exchange, 200, "{\"servers\": [" + (there ? lodger() : "") + "]}");
            if (moves) {
                host = "new";
                status = "VERIFY_RESIZE";
                task = "null";
            }
        });
        cloud.createContext("/compute/v2.1/servers/one/action", exchange -> {
            if (moves) {
                status = "ACTIVE";
                moves = false;
            } else {
                deleted = true;
            }
            answer(exchange, deletedByAction ? 404 : 202, "{}");
        });
        cloud.createContext(
                "/compute/v2.1/servers/one",
                exchange -> answer(exchange, deleted ? 404 : 200, "{\"server\": " + lodger() + "}"));
        cloud.start();
    }

    @AfterEach
    void close() {
        cloud.stop(0);
    }

    @Test
    void aServerThatIsDeletedWhileItMovesHasLeft() throws Exception {
        assertThat(emptied(Way.DRAIN)).isEmpty();
        assertThat(told).containsExactly("moving", "deleted 1 of 1");
    }

    @Test
    void aServerThatIsDeletedBeforeItIsAskedToMoveHasLeft() throws Exception {
        deletedByAction = true;
        assertThat(emptied(Way.DRAIN)).isEmpty();
        assertThat(told).containsExactly("moving", "deleted 1 of 1");
    }

    @Test
    void aServerWhoseSourceDiedInTheMiddleIsNotWaitedForForEver() throws Exception {
        status = "MIGRATING";
        task = "\"migrating\"";
        assertThat(emptied(Way.DRAIN))
                .singleElement()
                .satisfies(server ->
                        assertThat(server.why()).contains("openstack compute service set --down old nova-compute"));
        assertThat(told).containsExactly("stays");
    }

    @Test
    void aMoveThatAnEarlierRunHasBegunIsConfirmed() throws Exception {
        moves = true;
        status = "RESIZE";
        task = "\"resize_migrating\"";
        assertThat(emptied(Way.DRAIN)).isEmpty();
        assertThat(status).isEqualTo("ACTIVE");
        assertThat(told).containsExactly("left");
    }

    private String migrations() {
        return moves
                ? "{\"migrations\": [{\"instance_uuid\": \"one\", \"status\": \"migrating\"}]}"
                : "{\"migrations\": [{\"instance_uuid\": \"one\", \"status\": \"confirmed\"}]}";
    }

    private List<HostEmptier.Remaining> emptied(Way way) throws IOException, InterruptedException {
        String address = "http://127.0.0.1:" + cloud.getAddress().getPort() + "/identity/v3";
        Credentials credentials = new Credentials(address, "admin", "secret", "Default", "admin", "Default");
        try (CloudClient client = CloudClient.open(credentials)) {
            return new HostEmptier(client, "old", way, Duration.ofMillis(1), Duration.ZERO, new Told()).run();
        }
    }

    private String lodger() {
        return """
                {"id": "one", "name": "web", "status": "%s", "OS-EXT-STS:task_state": %s, "OS-EXT-SRV-ATTR:host": "%s"}""".formatted(status, task, host);
    }

    private static void answer(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private final class Told implements HostEmptier.Progress {
        @Override
        public void moving(Lodger server, String action) {
            told.add("moving");
        }

        @Override
        public void left(Lodger server, int done, int all) {
            told.add("left");
        }

        @Override
        public void deleted(Lodger server, int done, int all) {
            told.add("deleted " + done + " of " + all);
        }

        @Override
        public void stays(Lodger server, String why) {
            told.add("stays");
        }
    }
}
