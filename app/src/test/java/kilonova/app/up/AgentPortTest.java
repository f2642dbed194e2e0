package kilonova.app.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kilonova.agent.link.HttpController;
import kilonova.agent.membership.ControllerConnection;
import kilonova.agent.membership.Joining;
import kilonova.agent.membership.Membership;
import kilonova.agent.membership.MembershipFile;
import kilonova.app.client.CloudClient;
import kilonova.app.client.Credentials;
import kilonova.app.logging.Logging;
import kilonova.certificates.Authority;
import kilonova.certificates.ControllerTrust;
import kilonova.certificates.Identity;
import kilonova.certificates.Keys;
import kilonova.certificates.Subject;
import kilonova.certificates.Tls;
import kilonova.config.Settings;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.DesiredState;
import kilonova.protocol.HostReport;
import kilonova.protocol.HostReport.HostCapacity;
import kilonova.protocol.membership.JoinToken;
import kilonova.store.DatabaseUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Agents and a controller over real connections: who is believed, who is not, and from when on no more. */
class AgentPortTest {
    private static final String MEMBERS = "/kilonova/v1/members";

    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before each test
    private DataDirectory data;

    @SuppressWarnings("NullAway.Init")
    private Cloud cloud;

    @SuppressWarnings("NullAway.Init")
    private CloudClient admin;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Logging.toFile(folder.resolve("kilonova.log"), false, true);
        data = DataDirectory.open(folder.resolve("controller"));
        cloud = Cloud.start(
                data,
                new CloudPlan(
                        anyPort(),
                        Optional.empty(),
                        new DatabaseUrl.Sqlite(data.resolve("kilonova.db")),
                        Settings.defaults(),
                        List.of(),
                        Optional.of(anyPort())));
        admin = CloudClient.open(Credentials.of(Map.of(), data.path()));
    }

    @AfterEach
    void stop() {
        admin.close();
        cloud.close();
        data.close();
        Logging.stop();
    }

    @Test
    void aHostJoinsReportsAndHearsWhatItShouldRun() throws IOException, InterruptedException {
        Membership member = join("compute-1");
        try (ControllerConnection connection = connection(member, Clock.systemUTC())) {
            HttpController controller = new HttpController(member.controller(), connection);

            controller.report(report("compute-1"));

            assertThat(controller.awaitDesired("compute-1", 0, Duration.ZERO).guests())
                    .isEmpty();
            assertThat(admin.get("/compute/v2.1/os-hypervisors", Map.of()).toString())
                    .contains("compute-1");
            assertThat(standings()).containsExactly("valid");
        }
    }

    @Test
    void aHostActsForNoOther() throws IOException, InterruptedException {
        Membership member = join("compute-1");
        join("compute-2");
        try (ControllerConnection connection = connection(member, Clock.systemUTC())) {
            HttpController controller = new HttpController(member.controller(), connection);

            assertThatThrownBy(() -> controller.report(report("compute-2")))
                    .isInstanceOf(ControllerUnavailable.class)
                    .hasMessageContaining("403")
                    .hasMessageContaining("that of compute-1, which may act for no other host");
        }
    }

    @Test
    void whoHasNoCertificateIsTurnedAway() throws IOException, InterruptedException {
        Membership member = join("compute-1");
        ControllerTrust trust = new ControllerTrust(authority().fingerprint());
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(Tls.client(trust)).build()) {
            HttpController controller = new HttpController(member.controller(), () -> client);

            assertThatThrownBy(() -> controller.awaitDesired("compute-1", 0, Duration.ZERO))
                    .isInstanceOf(ControllerUnavailable.class)
                    .hasMessageContaining("401");
        }
    }

    @Test
    void certificatesThatExpiredOrThatAnotherAuthoritySignedAreNotBelieved() throws IOException, InterruptedException {
        Membership member = join("compute-1");
        Instant now = Instant.now();
        Instant longAgo = now.minus(Duration.ofDays(90));
        Authority other = Authority.generate(now, random);

        assertNotBelieved(member, identity(other, now));
        assertNotBelieved(member, identity(authority(), longAgo));
    }

    @Test
    void aCertificateThatNobodyGaveIsRefusedAlthoughItsSignatureIsGood() throws IOException, InterruptedException {
        Membership member = join("compute-1");
        Membership forged = new Membership(
                member.controller(), "compute-1", identity(authority(), Instant.now()), member.authority());
        try (ControllerConnection connection = connection(forged, Clock.systemUTC())) {
            assertThatThrownBy(() -> new HttpController(member.controller(), connection)
                            .awaitDesired("compute-1", 0, Duration.ZERO))
                    .hasMessageContaining("is not known here");
        }
    }

    @Test
    void tokensAreForOnceAndForTheCloudThatGaveThem() throws IOException, InterruptedException {
        JsonNode invitation = invite("compute-1");
        JoinToken token = JoinToken.parse(invitation.path("token").asString());
        URI controller = URI.create(invitation.path("controller").asString());
        String otherCloud =
                Authority.generate(Instant.now(), random).fingerprint().value();
        JoinToken foreign = new JoinToken("compute-1", otherCloud, token.secret());

        assertThatThrownBy(() -> Joining.join(controller, foreign, random))
                .isInstanceOf(ControllerUnavailable.class)
                .hasMessageContaining("another cloud");
        Joining.join(controller, token, random);
        assertThatThrownBy(() -> Joining.join(controller, token, random))
                .isInstanceOf(ControllerUnavailable.class)
                .hasMessageContaining("was used at");
    }

    @Test
    void revokingEndsAWaitThatIsOpen() throws IOException, InterruptedException {
        Membership member = join("compute-1");
        try (ControllerConnection connection = connection(member, Clock.systemUTC());
                ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            HttpController controller = new HttpController(member.controller(), connection);
            controller.report(report("compute-1"));
            long version =
                    controller.awaitDesired("compute-1", 0, Duration.ZERO).version();
            Callable<DesiredState> wait = () -> controller.awaitDesired("compute-1", version, Duration.ofMinutes(1));
            Future<DesiredState> open = waiting.submit(wait);

            admin.post(MEMBERS + "/compute-1/revoke", Map.of());

            assertThatThrownBy(open::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("The certificate of compute-1 was revoked");
            assertThatThrownBy(() -> controller.report(report("compute-1")))
                    .hasMessageContaining("The certificate of compute-1 was revoked");
            assertThat(standings()).containsExactly("revoked");
        }
    }

    @Test
    void aCertificateIsRenewedWhenAThirdOfItsLifeIsLeft() throws IOException, InterruptedException {
        Membership member = join("compute-1");
        Clock early = Clock.fixed(member.renewAt().minusSeconds(1), ZoneOffset.UTC);
        Clock due = Clock.fixed(member.renewAt(), ZoneOffset.UTC);

        try (ControllerConnection connection = connection(member, early)) {
            assertThat(connection.renewIfDue()).isFalse();
        }
        try (ControllerConnection connection = connection(member, due)) {
            assertThat(connection.renewIfDue()).isTrue();
            assertThat(connection.membership().identity().certificate())
                    .isNotEqualTo(member.identity().certificate());
            new HttpController(member.controller(), connection).report(report("compute-1"));
        }
        Membership kept = file().read().orElseThrow();
        assertThat(kept.identity().certificate()).isNotEqualTo(member.identity().certificate());
        assertThat(standings()).containsExactly("valid", "valid");
    }

    @Test
    void aRevokedHostIsNotRenewed() throws IOException, InterruptedException {
        Membership member = join("compute-1");
        admin.post(MEMBERS + "/compute-1/revoke", Map.of());

        try (ControllerConnection connection = connection(member, Clock.fixed(member.renewAt(), ZoneOffset.UTC))) {
            assertThat(connection.renewIfDue()).isFalse();
        }
    }

    @Test
    void theAuthorityOutlivesARestartAndKeysAreTheirOwnersAlone() throws IOException, InterruptedException {
        Membership member = join("compute-1");
        cloud.close();
        cloud = Cloud.start(
                data,
                new CloudPlan(
                        anyPort(),
                        Optional.empty(),
                        new DatabaseUrl.Sqlite(data.resolve("kilonova.db")),
                        Settings.defaults(),
                        List.of(),
                        Optional.of(new InetSocketAddress(
                                InetAddress.getLoopbackAddress(),
                                member.controller().getPort()))));

        try (ControllerConnection connection = connection(member, Clock.systemUTC())) {
            new HttpController(member.controller(), connection).report(report("compute-1"));
        }
        file().write(member);
        assertThat(file().read().orElseThrow().identity().certificate())
                .isEqualTo(member.identity().certificate());
        for (Path secret : List.of(data.resolve(AuthorityOnDisk.USUAL), file().path())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void noLogShowsTokensOrKeys() throws IOException, InterruptedException {
        JsonNode invitation = invite("compute-1");
        JoinToken token = JoinToken.parse(invitation.path("token").asString());
        URI controller = URI.create(invitation.path("controller").asString());
        Joining.join(controller, token, random);
        assertThatThrownBy(() -> Joining.join(controller, token, random)).hasMessageNotContaining(token.secret());
        Logging.stop();

        assertThat(Files.readString(folder.resolve("kilonova.log")))
                .contains("compute-1 has joined")
                .doesNotContain(token.secret())
                .doesNotContain("PRIVATE KEY");
    }

    private void assertNotBelieved(Membership member, Identity shown) {
        Membership forged = new Membership(member.controller(), "compute-1", shown, member.authority());
        try (ControllerConnection connection = connection(forged, Clock.systemUTC())) {
            assertThatThrownBy(() -> new HttpController(member.controller(), connection)
                            .awaitDesired("compute-1", 0, Duration.ZERO))
                    .isInstanceOf(ControllerUnavailable.class)
                    .hasMessageContaining("does not answer");
        }
    }

    private JsonNode invite(String host) throws IOException, InterruptedException {
        return admin.post(MEMBERS + "/" + host + "/token", Map.of("minutes", "5"));
    }

    private Membership join(String host) throws IOException, InterruptedException {
        JsonNode invitation = invite(host);
        return Joining.join(
                URI.create(invitation.path("controller").asString()),
                JoinToken.parse(invitation.path("token").asString()),
                random);
    }

    private ControllerConnection connection(Membership member, Clock clock) {
        return new ControllerConnection(file(), member, clock, random);
    }

    private MembershipFile file() {
        return new MembershipFile(folder);
    }

    private Authority authority() throws IOException {
        return Authority.read(Files.readString(data.resolve(AuthorityOnDisk.USUAL)), random);
    }

    private Identity identity(Authority authority, Instant from) {
        KeyPair keys = Keys.generate(random);
        X509Certificate certificate =
                authority.issue(keys.getPublic(), new Subject.Host("compute-1"), from, Duration.ofDays(30));
        return new Identity(keys.getPrivate(), List.of(certificate));
    }

    private List<String> standings() throws IOException, InterruptedException {
        return admin.get(MEMBERS, Map.of()).path("certificates").findValuesAsString("standing");
    }

    private static HostReport report(String host) {
        return new HostReport(
                host,
                "incarnation",
                1,
                new HostCapacity(1, 1, 1, 0, 0, 0, 1, 1, 1),
                new HostReport.Hypervisor("simulated", 1, "127.0.0.1", "{}", 1),
                List.of(),
                List.of(),
                List.of());
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
