package kilonova.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.http.Fault;
import kilonova.http.Headers;
import kilonova.identity.directory.DirectoryStore;
import kilonova.store.Database;
import kilonova.store.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends a token at once, and what does not. */
class RevocationTest {
    /**
     * @param holds whether demo's token for its project holds afterwards
     * @param requests of an administrator, in order: method, path, body
     */
    record Case(String what, boolean holds, List<String> requests) {
        Case(String what, boolean holds, String... requests) {
            this(what, holds, List.of(requests));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("nothing happens", true),
                new Case("the user is renamed", true, "PATCH", "/users/USER", "{'user':{'name':'other'}}"),
                new Case("another role is given", true, "PUT", "/projects/PROJECT/users/USER/roles/ADMIN", ""),
                new Case("the password changes", false, "PATCH", "/users/USER", "{'user':{'password':'new'}}"),
                new Case(
                        "the user changes its password",
                        false,
                        "POST",
                        "/users/USER/password",
                        "{'user':{'original_password':'demo-password','password':'new'}}"),
                new Case("the user is disabled", false, "PATCH", "/users/USER", "{'user':{'enabled':false}}"),
                new Case(
                        "the user is disabled and enabled",
                        false,
                        "PATCH",
                        "/users/USER",
                        "{'user':{'enabled':false}}",
                        "PATCH",
                        "/users/USER",
                        "{'user':{'enabled':true}}"),
                new Case("the user is deleted", false, "DELETE", "/users/USER", ""),
                new Case(
                        "the project is disabled",
                        false,
                        "PATCH",
                        "/projects/PROJECT",
                        "{'project':{'enabled':false}}"),
                new Case(
                        "the project is disabled and enabled",
                        false,
                        "PATCH",
                        "/projects/PROJECT",
                        "{'project':{'enabled':false}}",
                        "PATCH",
                        "/projects/PROJECT",
                        "{'project':{'enabled':true}}"),
                new Case("the project is deleted", false, "DELETE", "/projects/PROJECT", ""),
                new Case("the role is taken away", false, "DELETE", "/projects/PROJECT/users/USER/roles/MEMBER", ""),
                new Case("the role is deleted", false, "DELETE", "/roles/MEMBER", ""));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aTokenFeelsWhatHappensToItsUserScopeAndRolesAtOnce(Case given) {
        try (TestCloud cloud = new TestCloud()) {
            String token = cloud.demo();
            String unscoped = cloud.token("demo", TestCloud.DEMO_PASSWORD, "{'unscoped':{}}");
            assertThat(cloud.check(token)).isEqualTo(200);
            String admin = cloud.admin();
            String user = cloud.id("users", "demo");
            String project = cloud.id("projects", "demo");
            String member = cloud.id("roles", "member");
            String administrator = cloud.id("roles", "admin");
            for (int i = 0; i < given.requests().size(); i += 3) {
                String path = given.requests()
                        .get(i + 1)
                        .replace("USER", user)
                        .replace("PROJECT", project)
                        .replace("MEMBER", member)
                        .replace("ADMIN", administrator);
                assertThat(cloud.as(
                                        admin,
                                        given.requests().get(i),
                                        path,
                                        given.requests().get(i + 2))
                                .status())
                        .isBetween(200, 204);
            }
            assertThat(cloud.check(token)).isEqualTo(given.holds() ? 200 : 401);
            boolean aboutUser =
                    given.what().contains("user is d") || given.what().contains("password");
            assertThat(cloud.check(unscoped)).as("unscoped").isEqualTo(aboutUser ? 401 : 200);
        }
    }

    @Test
    void aRoleThatIsTakenAwayIsMissingFromTheSameTokenAtOnce() {
        try (TestCloud cloud = new TestCloud()) {
            String admin = cloud.admin();
            String grant = "/projects/" + cloud.id("projects", "demo") + "/users/" + cloud.id("users", "demo")
                    + "/roles/" + cloud.id("roles", "manager");
            cloud.as(admin, "PUT", grant);
            Headers demo = Headers.NONE.with("X-Auth-Token", cloud.demo());
            var authenticator = cloud.identity().authenticator(Optional.empty());
            assertThat(authenticator.authenticate(demo).roles())
                    .containsExactlyInAnyOrder("manager", "member", "reader");
            cloud.as(admin, "DELETE", grant);
            assertThat(authenticator.authenticate(demo).roles()).containsExactlyInAnyOrder("member", "reader");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anotherControllerOfTheSameDatabaseTakesTheTokensAndFeelsTheirRevocation(Engine engine) {
        try (TestCloud cloud = new TestCloud(engine);
                Database second = Database.open(cloud.databaseUrl())) {
            Identity other = cloud.another(second);
            String token = cloud.demo();
            Headers demo = Headers.NONE.with("X-Auth-Token", token);
            var authenticator = other.authenticator(Optional.of("http://cloud.example/identity"));
            assertThat(authenticator.authenticate(demo).user().name()).isEqualTo("demo");
            cloud.ask("DELETE", "/v3/auth/tokens", "", "X-Auth-Token", token, "X-Subject-Token", token);
            cloud.clock.advance(DirectoryStore.FRESHNESS);
            assertThatThrownBy(() -> authenticator.authenticate(demo)).isInstanceOfSatisfying(Fault.class, fault -> {
                assertThat(fault.status()).isEqualTo(401);
                assertThat(fault.headers().first("WWW-Authenticate"))
                        .contains("Keystone uri=\"http://cloud.example/identity\"");
            });
        }
    }
}
