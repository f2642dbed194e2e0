package kilonova.app.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import kilonova.config.placementconf.PlacementConf;
import kilonova.store.DatabaseUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandalonePlacementTest {
    private static final String NO_AUTH = "[api]\nauth_strategy = noauth2\n";

    /** Port 1 is taken by nobody. */
    private static final String KEYSTONE = """
            [keystone_authtoken]
            auth_url = http://127.0.0.1:1/identity
            www_authenticate_uri = http://public.example/identity
            username = placement
            password = secret
            project_name = service
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void healthMetricsAndVersionsNeedNoToken() throws Exception {
        try (StandalonePlacement placement = start(KEYSTONE)) {
            for (String path : new String[] {"/healthz", "/metrics", "/"}) {
                assertThat(get(placement, path).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void aClientIsSentToKeystoneAndAskedToWaitWhileThatIsAway() throws Exception {
        try (StandalonePlacement placement = start(KEYSTONE)) {
            HttpResponse<String> without = get(placement, "/resource_providers");
            assertThat(without.statusCode()).isEqualTo(401);
            assertThat(without.headers().firstValue("WWW-Authenticate"))
                    .contains("Keystone uri=\"http://public.example/identity\"");
            assertThat(without.body()).contains("\"error\"");

            HttpResponse<String> with = get(placement, "/resource_providers", "X-Auth-Token", "some");
            assertThat(with.statusCode()).isEqualTo(503);
            assertThat(with.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void thePolicyFileBesideTheConfigurationCounts() throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), "\"placement:resource_providers:list\": \"role:auditor\"\n");
        try (StandalonePlacement placement = start(NO_AUTH)) {
            assertThat(get(placement, "/resource_providers", "X-Auth-Token", "a", "X-Roles", "auditor")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get(placement, "/resource_providers", "X-Auth-Token", "a", "X-Roles", "admin")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aPolicyThatCannotBeReadOrUnderstoodStopsTheStart() throws IOException {
        assertThatThrownBy(() -> start(NO_AUTH + "[oslo_policy]\npolicy_file = none.yaml\n"))
                .isInstanceOf(NoSuchFileException.class);
        Files.writeString(folder.resolve("broken.yaml"), "a: 'role'\n");
        assertThatThrownBy(() -> start(NO_AUTH + "[oslo_policy]\npolicy_file = broken.yaml\n"))
                .hasMessageContaining("broken.yaml cannot be used: a: the rule \"role\" cannot be understood");
    }

    @Test
    void whatTheServiceNeedsToProveItselfMustBeThere() {
        assertThatThrownBy(() -> start("[keystone_authtoken]\nauth_url = http://127.0.0.1:1\nusername = placement\n"))
                .hasMessage("[keystone_authtoken] password is missing.");
    }

    private StandalonePlacement start(String text) throws IOException, InterruptedException {
        PlacementConf.Reading reading = PlacementConf.read("placement.conf", text);
        assertThat(reading.errors()).isEmpty();
        return StandalonePlacement.start(new StandalonePlan(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                new DatabaseUrl.Sqlite(folder.resolve("placement.db")),
                reading.conf(),
                folder));
    }

    private static HttpResponse<String> get(StandalonePlacement placement, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + placement.address().getPort() + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
