package kilonova.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kilonova.http.Caller;
import kilonova.http.Fault;
import kilonova.http.Headers;
import kilonova.identity.keystone.KeystoneAuthenticator;
import kilonova.identity.keystone.KeystoneTrust;
import kilonova.identity.keystone.ServiceAccount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service behind a Keystone that is there already; our own identity service plays that Keystone, over HTTP. */
class KeystoneTrustTest {
    private static final ServiceAccount.Domain DEFAULT_DOMAIN =
            new ServiceAccount.Domain(Optional.of("default"), Optional.empty());

    private final TestCloud keystone = new TestCloud();
    private final TestClock clock = new TestClock();
    private final KeystoneAuthenticator service = KeystoneAuthenticator.of(trust(keystone.url() + "/identity"), clock);

    @BeforeEach
    void registerTheService() {
        String admin = keystone.admin();
        String project = keystone.create(admin, "projects", "{'project':{'name':'services'}}");
        String user = keystone.create(admin, "users", "{'user':{'name':'placement','password':'secret'}}");
        for (String role : List.of("admin", "service")) {
            keystone.as(
                    admin, "PUT", "/projects/" + project + "/users/" + user + "/roles/" + keystone.id("roles", role));
        }
    }

    @AfterEach
    void stop() {
        service.close();
        keystone.close();
    }

    @Test
    void aTokenTellsWhoCalls() {
        Caller caller = service.authenticate(headers("X-Auth-Token", keystone.demo()));

        assertThat(caller.user().name()).isEqualTo("demo");
        assertThat(caller.user().domainName()).isEqualTo("Default");
        assertThat(caller.scope())
                .isInstanceOfSatisfying(
                        Caller.Scope.Project.class,
                        project -> assertThat(project.name()).isEqualTo("demo"));
        assertThat(caller.roles()).contains("member", "reader").doesNotContain("admin");
    }

    @Test
    void aTokenOfTheDeploymentIsSystemWide() {
        String token = keystone.token("admin", TestCloud.ADMIN_PASSWORD, "{'system':{'all':true}}");

        assertThat(service.authenticate(headers("X-Auth-Token", token)).scope())
                .isEqualTo(new Caller.Scope.SystemWide());
    }

    @Test
    void withoutAGoodTokenTheClientIsSentToKeystone() {
        for (Headers headers : List.of(Headers.NONE, headers("X-Auth-Token", ""), headers("X-Auth-Token", "wrong"))) {
            Fault fault = refusal(headers);

            assertThat(fault.status()).isEqualTo(401);
            assertThat(fault.headers().first("WWW-Authenticate"))
                    .contains("Keystone uri=\"" + keystone.url() + "/identity\"");
        }
    }

    @Test
    void aCheckedTokenIsBelievedForFiveMinutes() {
        String token = keystone.demo();
        service.authenticate(headers("X-Auth-Token", token));
        keystone.ask("DELETE", "/v3/auth/tokens", "", "X-Auth-Token", token, "X-Subject-Token", token);

        clock.advance(Duration.ofMinutes(4));
        assertThat(service.authenticate(headers("X-Auth-Token", token)).user().name())
                .isEqualTo("demo");
        clock.advance(Duration.ofMinutes(1));
        assertThat(refusal(headers("X-Auth-Token", token)).status()).isEqualTo(401);
    }

    @Test
    void aTokenIsNotBelievedPastItsEnd() {
        String token = keystone.demo();
        clock.advance(Duration.ofMinutes(58));
        service.authenticate(headers("X-Auth-Token", token));

        clock.advance(Duration.ofMinutes(3));
        assertThat(refusal(headers("X-Auth-Token", token)).status()).isEqualTo(401);
    }

    @Test
    void theServiceGetsAnotherTokenWhenItsOwnIsOver() {
        service.authenticate(headers("X-Auth-Token", keystone.demo()));
        keystone.clock.advance(Duration.ofHours(2));

        assertThat(service.authenticate(headers("X-Auth-Token", keystone.demo()))
                        .user()
                        .name())
                .isEqualTo("demo");
    }

    @Test
    void anExpiredTokenPassesTogetherWithTheTokenOfAService() {
        String user = keystone.demo();
        keystone.clock.advance(Duration.ofHours(2));
        clock.advance(Duration.ofHours(2));
        String ofService = keystone.token("placement", "secret", TestCloud.project("services"));

        assertThat(refusal(headers("X-Auth-Token", user)).status()).isEqualTo(401);
        assertThat(refusal(headers("X-Auth-Token", user, "X-Service-Token", keystone.demo()))
                        .status())
                .isEqualTo(401);
        assertThat(refusal(headers("X-Auth-Token", keystone.demo(), "X-Service-Token", "wrong"))
                        .status())
                .isEqualTo(401);
        assertThat(service.authenticate(headers("X-Auth-Token", user, "X-Service-Token", ofService))
                        .user()
                        .name())
                .isEqualTo("demo");
        assertThat(refusal(headers("X-Auth-Token", user)).status()).isEqualTo(401);
    }

    @Test
    void whileKeystoneIsAwayNobodyIsTurnedAwayForGood() {
        String token = keystone.demo();
        String other = keystone.admin();
        service.authenticate(headers("X-Auth-Token", token));
        keystone.stopAnswering();

        Fault fault = refusal(headers("X-Auth-Token", other));
        assertThat(fault.status()).isEqualTo(503);
        assertThat(fault.headers().first("Retry-After")).isPresent();
        assertThat(service.authenticate(headers("X-Auth-Token", token)).user().name())
                .isEqualTo("demo");

        keystone.answerAgain();
        assertThat(service.authenticate(headers("X-Auth-Token", other)).user().name())
                .isEqualTo("admin");
    }

    @Test
    void aServiceWithAWrongPasswordIsNoReasonToRefuseCallers() {
        KeystoneTrust wrong = new KeystoneTrust(
                URI.create(keystone.url() + "/identity/v3/"),
                "http://public",
                account("wrong"),
                Duration.ZERO,
                Duration.ofSeconds(1),
                0,
                true,
                Optional.empty(),
                Set.of("service"),
                true);
        try (KeystoneAuthenticator misled = KeystoneAuthenticator.of(wrong, clock)) {
            Fault fault = catchThrowableOfType(
                    Fault.class, () -> misled.authenticate(headers("X-Auth-Token", keystone.demo())));
            assertThat(fault.status()).isEqualTo(503);
        }
        assertThat(wrong.toString()).doesNotContain("wrong\"").doesNotContain("password=");
    }

    private Fault refusal(Headers headers) {
        return catchThrowableOfType(Fault.class, () -> service.authenticate(headers));
    }

    private static KeystoneTrust trust(String url) {
        return KeystoneTrust.of(URI.create(url), account("secret"));
    }

    private static ServiceAccount account(String password) {
        return new ServiceAccount.Password(
                named("placement"), password, new ServiceAccount.Scope.Project(named("services")));
    }

    private static ServiceAccount.Reference named(String name) {
        return new ServiceAccount.Reference(Optional.empty(), Optional.of(name), Optional.of(DEFAULT_DOMAIN));
    }

    private static Headers headers(String... namesAndValues) {
        Map<String, List<String>> lines = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            lines.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return Headers.of(lines);
    }
}
