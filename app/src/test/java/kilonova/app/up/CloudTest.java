package kilonova.app.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kilonova.app.hosts.PlannedHost;
import kilonova.app.logging.Logging;
import kilonova.config.Settings;
import kilonova.http.Json;
import kilonova.store.DatabaseUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole cloud in the test's process: what outlives a restart, and what no log shows. */
class CloudTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void log() {
        Logging.toFile(folder.resolve("kilonova.log"), true, true);
    }

    @AfterEach
    void stop() {
        Logging.stop();
        client.close();
    }

    @Test
    void isHealthyWhenItHasStartedAndNamesItsServices() throws IOException, InterruptedException {
        try (DataDirectory data = DataDirectory.open(folder);
                Cloud cloud = Cloud.start(data, plan(data))) {
            assertThat(get(cloud, "/healthz", "").statusCode()).isEqualTo(200);
            assertThat(get(cloud, "/metrics", "").body()).contains("kilonova_http_requests_total");
            assertThat(get(cloud, "/", "").body()).contains("\"compute\":\"/compute/v2.1\"");
            assertThat(get(cloud, "/nowhere", "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void tokensAndAccountsOutliveARestart() throws IOException, InterruptedException {
        String token;
        String password;
        try (DataDirectory data = DataDirectory.open(folder);
                Cloud cloud = Cloud.start(data, plan(data))) {
            password = Files.readString(data.resolve("admin-password")).strip();
            token = signIn(cloud, password);
        }
        try (DataDirectory data = DataDirectory.open(folder);
                Cloud cloud = Cloud.start(data, plan(data))) {
            assertThat(get(cloud, "/placement/resource_providers", token).statusCode())
                    .isEqualTo(200);
            assertThat(signIn(cloud, password)).isNotEmpty();
            assertThat(Files.readString(cloud.openrc())).contains("OS_PASSWORD='" + password + "'");
        }
    }

    @Test
    void theCatalogNamesEveryServiceWhereItAnswers() throws IOException, InterruptedException {
        try (DataDirectory data = DataDirectory.open(folder);
                Cloud cloud = Cloud.start(data, plan(data))) {
            String token = signIn(
                    cloud, Files.readString(data.resolve("admin-password")).strip());
            JsonNode catalog =
                    Json.parse(get(cloud, "/identity/v3/auth/catalog", token).body());

            for (CloudService service : CloudService.values()) {
                assertThat(catalog.findValuesAsString("url"))
                        .contains(cloud.endpoints().of(service));
                assertThat(get(cloud, service.path(), token).statusCode())
                        .as(service.type())
                        .isIn(200, 300);
            }
        }
    }

    @Test
    void noLogShowsPasswordsOrTokens() throws IOException, InterruptedException {
        String password;
        String token;
        try (DataDirectory data = DataDirectory.open(folder);
                Cloud cloud = Cloud.start(data, plan(data))) {
            password = Files.readString(data.resolve("admin-password")).strip();
            token = signIn(cloud, password);
            get(cloud, "/identity/v3/projects", token);
            // The client has its answer before the server has written of it.
            while (!Files.readString(folder.resolve("kilonova.log")).contains("projects 200")) {
                Thread.onSpinWait();
            }
        }
        Logging.stop();

        assertThat(Files.readString(folder.resolve("kilonova.log")))
                .contains("projects 200")
                .doesNotContain(password)
                .doesNotContain(token);
    }

    @Test
    void oneFolderServesOneProcessAndOnePortOneCloud() throws IOException, InterruptedException {
        try (DataDirectory data = DataDirectory.open(folder.resolve("a"));
                Cloud cloud = Cloud.start(data, plan(data));
                DataDirectory other = DataDirectory.open(folder.resolve("b"))) {
            CloudPlan samePort = new CloudPlan(
                    ListenAddress.parse(cloud.endpoints().base().getAuthority()),
                    Optional.empty(),
                    new DatabaseUrl.Sqlite(other.resolve("kilonova.db")),
                    Settings.defaults(),
                    List.of(),
                    Optional.empty());
            assertThatThrownBy(() -> Cloud.start(other, samePort)).hasStackTraceContaining("Address already in use");
        }
    }

    private static CloudPlan plan(DataDirectory data) {
        return new CloudPlan(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                new DatabaseUrl.Sqlite(data.resolve("kilonova.db")),
                Settings.defaults(),
                List.of(PlannedHost.usual("")),
                Optional.empty());
    }

    private HttpResponse<String> get(Cloud cloud, String path, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(cloud.endpoints().base() + path));
        if (!token.isEmpty()) {
            request.header("X-Auth-Token", token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String signIn(Cloud cloud, String password) throws IOException, InterruptedException {
        ObjectNode body = Json.object();
        ObjectNode auth = body.putObject("auth");
        ObjectNode identity = auth.putObject("identity");
        identity.putArray("methods").add("password");
        ObjectNode user = identity.putObject("password").putObject("user");
        user.put("name", "admin").put("password", password).putObject("domain").put("id", "default");
        auth.putObject("scope")
                .putObject("project")
                .put("name", "admin")
                .putObject("domain")
                .put("id", "default");
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(cloud.endpoints().of(CloudService.IDENTITY) + "/auth/tokens"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        return answer.headers().firstValue("X-Subject-Token").orElseThrow();
    }
}
