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
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kilonova.certificates.Authority;
import kilonova.certificates.ControllerTrust;
import kilonova.certificates.Identity;
import kilonova.certificates.Pem;
import kilonova.certificates.Tls;
import kilonova.config.ConfigReader;
import kilonova.config.ConfigResult;
import kilonova.config.Settings;
import kilonova.store.DatabaseUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiSecurityTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void theApisSpeakHttpsWithTheCertificateThatIsConfigured() throws IOException, InterruptedException {
        Authority authority = Authority.generate(Instant.now(), new SecureRandom());
        Identity server = authority.controller(Instant.now(), Duration.ofDays(1));
        Settings settings = settings("certificate = " + file("api.crt", Pem.write(server.chain())) + "\nkey = "
                + file("api.key", Pem.write(server.key())) + "\n");
        ControllerTrust trust = new ControllerTrust(authority.fingerprint());

        try (DataDirectory data = DataDirectory.open(folder.resolve("data"));
                Cloud cloud = Cloud.start(data, plan(data, settings));
                HttpClient client =
                        HttpClient.newBuilder().sslContext(Tls.client(trust)).build()) {
            URI base = cloud.endpoints().base();

            assertThat(base.getScheme()).isEqualTo("https");
            assertThat(get(client, URI.create(base + "/healthz")).statusCode()).isEqualTo(200);
            assertThat(get(client, URI.create(base + "/identity")).body()).contains("https://");
            assertThatThrownBy(() -> get(client, URI.create("http://" + base.getAuthority() + "/healthz")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatCannotBeUsedIsSaidInASentence() throws IOException {
        String certificate = "certificate = " + file("api.crt", "nothing") + "\n";
        Settings half = settings(certificate);
        Settings nonsense = settings(certificate + "key = " + file("api.key", "nothing") + "\n");

        assertThatThrownBy(() -> ApiSecurity.of(half.api())).hasMessageContaining("needs both");
        assertThatThrownBy(() -> ApiSecurity.of(nonsense.api())).hasMessageContaining("cannot be used for HTTPS");
        assertThat(ApiSecurity.of(Settings.defaults().api())).isEmpty();
    }

    private static HttpResponse<String> get(HttpClient client, URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static CloudPlan plan(DataDirectory data, Settings settings) {
        return new CloudPlan(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                new DatabaseUrl.Sqlite(data.resolve("kilonova.db")),
                settings,
                List.of(),
                Optional.empty());
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static Settings settings(String api) {
        return switch (ConfigReader.read("test", "[api]\n" + api, parent -> false)) {
            case ConfigResult.Accepted accepted -> accepted.settings();
            case ConfigResult.Refused refused -> throw new AssertionError(refused.report());
        };
    }
}
