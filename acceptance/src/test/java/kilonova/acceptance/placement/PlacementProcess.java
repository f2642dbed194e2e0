package kilonova.acceptance.placement;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import kilonova.http.Json;
import kilonova.store.DatabaseUrl;
import kilonova.store.TestPorts;
import tools.jackson.databind.JsonNode;

/** {@code kilonova placement} in a process of its own, which may be killed and started again at the same address. */
final class PlacementProcess implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(5);

    private final Path folder;
    private final String database;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;

    /** Starts it, and waits until it answers. */
    PlacementProcess(Path folder, DatabaseUrl.Postgresql database) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.database = "postgresql://" + database.user().orElse("postgres") + "@" + database.host() + ":"
                + database.port() + "/" + database.database();
        this.port = TestPorts.take();
        Files.writeString(folder.resolve("placement.conf"), "[api]\nauth_strategy = noauth2\n");
        this.process = run();
        awaitReady();
    }

    /** As the kernel or an operator would with {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void startAgain() throws IOException, InterruptedException {
        process = run();
        awaitReady();
    }

    /**
     * Asks as an administrator.
     *
     * @throws IOException when no answer comes
     */
    HttpResponse<String> ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(5))
                .header("X-Auth-Token", "admin")
                .header("OpenStack-API-Version", "placement 1.39");
        if (body.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofString(body))
                    .header("Content-Type", "application/json");
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    JsonNode read(String path) throws IOException, InterruptedException {
        return Json.parse(ask("GET", path, "").body());
    }

    /** Waits until it answers questions about the database, also when it is just being started again. */
    void awaitReady() throws InterruptedException {
        Instant end = Instant.now().plus(STARTS_WITHIN);
        while (!isReady()) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("it does not answer; see " + folder.resolve("out"));
            }
            Thread.sleep(50);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return ask("GET", "/healthz", "").statusCode() == 200
                    && ask("GET", "/resource_classes", "").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private Process run() throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "kilonova.app.Main",
                        "placement",
                        "--config",
                        folder.resolve("placement.conf").toString(),
                        "--listen",
                        "127.0.0.1:" + port,
                        "--database",
                        database))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()))
                .start();
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.destroyForcibly();
    }
}
