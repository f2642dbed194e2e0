package kilonova.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import kilonova.http.FixedCallers;
import kilonova.http.RunningService;
import kilonova.http.Service;
import kilonova.image.server.ServerImages;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import tools.jackson.databind.JsonNode;

/** The image service on an empty database and folder, served under {@code /image} to the usual callers. */
public final class RunningImages implements AutoCloseable {
    private static final String PATCH = "application/openstack-images-v2.1-json-patch";

    private final ImageSettings settings;
    private final Database database;
    private final HttpClient client = HttpClient.newHttpClient();
    private Images images;
    private RunningService running;

    public RunningImages(Engine engine, Path folder) {
        this(engine, new ImageSettings(folder, 3_000_000, 5_000_000));
    }

    public RunningImages(Engine engine, ImageSettings settings) {
        this.settings = settings;
        this.database = TestDatabases.open(engine);
        this.images = open();
        this.running = serve();
    }

    /** Opens the service anew on the same database and folder, as after a crash. */
    public void restart() {
        running.close();
        images = open();
        running = serve();
    }

    public Database database() {
        return database;
    }

    public ServerImages serverImages() {
        return images.serverImages();
    }

    public String url() {
        return running.url() + "/image";
    }

    /** The names of all files that the service keeps. */
    public List<String> files() {
        try (var found = Files.walk(settings.folder())) {
            return found.filter(Files::isRegularFile)
                    .map(file -> settings.folder().relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Asks as that caller; the path begins after {@code /image}. */
    public RunningService.Answer ask(String caller, String method, String path, String body) {
        String type = method.equals("PATCH") ? PATCH : "application/json";
        return running.ask(
                method, "/image" + path, body.replace('\'', '"'), "X-Auth-Token", caller, "Content-Type", type);
    }

    /** Asks and demands that status. */
    public RunningService.Answer demand(int status, String caller, String method, String path, String body) {
        RunningService.Answer answer = ask(caller, method, path, body);
        assertThat(answer.status())
                .as(caller + " " + method + " " + path + " " + body + " -> " + answer.body())
                .isEqualTo(status);
        return answer;
    }

    public JsonNode get(String caller, String path) {
        return demand(200, caller, "GET", path, "").json();
    }

    /** Makes a queued image and gives its id. */
    public String make(String caller, String body) {
        return demand(201, caller, "POST", "/v2/images", body).json().path("id").asString("");
    }

    /** Makes an active raw image with that data. */
    public String active(String caller, String name, byte[] data) {
        String id = make(caller, "{'name': '" + name + "', 'disk_format': 'raw', 'container_format': 'bare'}");
        assertThat(upload(caller, id, data)).isEqualTo(204);
        return id;
    }

    /** Uploads with a length. */
    public int upload(String caller, String id, byte[] data) {
        return send(caller, "/v2/images/" + id + "/file", HttpRequest.BodyPublishers.ofByteArray(data));
    }

    /** Puts data, and gives the status. */
    public int send(String caller, String path, HttpRequest.BodyPublisher data) {
        return exchange(HttpRequest.newBuilder(URI.create(url() + path))
                        .PUT(data)
                        .header("X-Auth-Token", caller)
                        .header("Content-Type", "application/octet-stream")
                        .build())
                .statusCode();
    }

    /** Downloads. */
    public HttpResponse<byte[]> download(String caller, String id, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + "/v2/images/" + id + "/file"))
                .header("X-Auth-Token", caller);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return exchange(request.build());
    }

    @Override
    public void close() {
        client.close();
        running.close();
        database.close();
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private Images open() {
        return Images.open(database, settings, () -> Instant.parse("2026-11-22T10:11:12.345Z"));
    }

    private RunningService serve() {
        return new RunningService(
                images.services("/image", FixedCallers.usual()).toArray(Service[]::new));
    }
}
