package kilonova.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import kilonova.http.RunningService.Answer;
import kilonova.store.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TokenTest {
    private final TestCloud cloud = new TestCloud();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aPasswordGivesAProjectScopedTokenWithImpliedRolesAndTheCatalog() {
        Answer answer = cloud.login("demo", TestCloud.DEMO_PASSWORD, TestCloud.project("demo"));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Vary")).contains("X-Auth-Token");
        assertThat(answer.headers().firstValue("x-openstack-request-id")).isPresent();
        JsonNode token = answer.json().path("token");
        assertThat(token.propertyNames())
                .containsExactlyInAnyOrder(
                        "methods",
                        "user",
                        "audit_ids",
                        "expires_at",
                        "issued_at",
                        "project",
                        "is_domain",
                        "roles",
                        "catalog");
        assertThat(token.path("methods").toString()).isEqualTo("[\"password\"]");
        assertThat(token.path("user").path("name").stringValue()).isEqualTo("demo");
        assertThat(token.path("user").path("domain").toString()).isEqualTo("{\"id\":\"default\",\"name\":\"Default\"}");
        assertThat(token.path("user").path("password_expires_at").isNull()).isTrue();
        assertThat(token.path("project").path("name").stringValue()).isEqualTo("demo");
        assertThat(token.path("is_domain").booleanValue()).isFalse();
        assertThat(names(token.path("roles"))).containsExactly("member", "reader");
        assertThat(token.path("expires_at").stringValue()).isEqualTo("2030-01-01T01:00:00.000000Z");
        assertThat(token.path("issued_at").stringValue()).startsWith("2030-01-01T00:00:00.");
        assertThat(token.path("audit_ids").path(0).stringValue()).hasSize(22);
        assertThat(names(token.path("catalog"))).containsExactly("nova", "keystone");
        JsonNode endpoint = token.path("catalog").path(0).path("endpoints").path(0);
        assertThat(endpoint.propertyNames()).containsExactlyInAnyOrder("id", "interface", "region", "region_id", "url");
        assertThat(endpoint.path("url").stringValue()).isEqualTo("http://cloud.example:8770/compute/v2.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'project':{'name':'admin','domain':{'id':'default'}}} | project | admin,manager,member,reader",
                "{'domain':{'name':'Default'}} | domain | admin,manager,member,reader",
                "{'domain':{'id':'default'}} | domain | admin,manager,member,reader",
                "{'system':{'all':true}} | system | admin,manager,member,reader",
                "'' | project | admin,manager,member,reader",
                "{'unscoped':{}} | none | none",
                "\"unscoped\" | none | none",
            },
            quoteCharacter = '~')
    void aTokenIsGoodForTheScopeThatWasAsked(String scope, String key, String roles) {
        Answer answer = cloud.login("admin", TestCloud.ADMIN_PASSWORD, scope.equals("''") ? "" : scope);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        JsonNode token = answer.json().path("token");
        assertThat(Stream.of("project", "domain", "system").filter(token::has))
                .isEqualTo(key.equals("none") ? List.of() : List.of(key));
        assertThat(
                        roles.equals("none")
                                ? !token.has("roles")
                                : names(token.path("roles")).equals(List.of(roles.split(","))))
                .isTrue();
        assertThat(token.has("catalog")).isEqualTo(!key.equals("none"));
    }

    @Test
    void theCatalogCanBeLeftOutAndAskedForAlone() {
        String body = TestCloud.passwordBody("demo", TestCloud.DEMO_PASSWORD, TestCloud.project("demo"));
        Answer answer = cloud.ask("POST", "/v3/auth/tokens?nocatalog", body);
        assertThat(answer.json().path("token").has("catalog")).isFalse();
        String token = answer.headers().firstValue("X-Subject-Token").orElseThrow();
        assertThat(names(cloud.as(token, "GET", "/auth/catalog").json().path("catalog")))
                .containsExactly("nova", "keystone");
        Answer shown =
                cloud.ask("GET", "/v3/auth/tokens?nocatalog", "", "X-Auth-Token", token, "X-Subject-Token", token);
        assertThat(shown.json().path("token").has("catalog")).isFalse();
    }

    @Test
    void aTokenGivesATokenOfAnotherScopeThatEndsWithIt() {
        Answer first = cloud.login("admin", TestCloud.ADMIN_PASSWORD, "{'unscoped':{}}");
        cloud.clock.advance(Duration.ofMinutes(20));
        String id = first.headers().firstValue("X-Subject-Token").orElseThrow();
        Answer second = cloud.ask(
                "POST",
                "/v3/auth/tokens",
                "{'auth':{'identity':{'methods':['token'],'token':{'id':'" + id + "'}},'scope':"
                        + TestCloud.project("demo") + "}}");
        assertThat(second.status()).isEqualTo(201);
        JsonNode token = second.json().path("token");
        assertThat(token.path("methods").toString()).isEqualTo("[\"password\",\"token\"]");
        assertThat(token.path("expires_at"))
                .isEqualTo(first.json().path("token").path("expires_at"));
        assertThat(token.path("audit_ids").path(1))
                .isEqualTo(first.json().path("token").path("audit_ids").path(0));
    }

    @Test
    void aTokenIsValidatedByItsHolderAndByAdminsOnly() {
        String admin = cloud.admin();
        String demo = cloud.demo();
        for (String[] row : new String[][] {
            {"GET", admin, demo, "200"}, {"HEAD", admin, demo, "200"}, {"GET", demo, demo, "200"},
            {"GET", demo, admin, "403"}, {"HEAD", demo, admin, "403"}, {"DELETE", demo, admin, "403"},
            {"GET", admin, "nonsense", "404"}, {"GET", admin, demo + "x", "404"}, {"HEAD", admin, "nonsense", "404"},
            {"GET", "nonsense", demo, "401"}, {"GET", demo.substring(0, demo.length() - 2), demo, "401"},
        }) {
            Answer answer = cloud.ask(row[0], "/v3/auth/tokens", "", "X-Auth-Token", row[1], "X-Subject-Token", row[2]);
            assertThat(answer.status()).as(row[0] + " " + row[3]).isEqualTo(Integer.parseInt(row[3]));
            if (row[0].equals("HEAD")) {
                assertThat(answer.body()).isEmpty();
            }
        }
    }

    @Test
    void withoutATokenTheAnswerSaysWhereToGetOne() {
        Answer answer = cloud.ask("GET", "/v3/projects", "");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .contains("Keystone uri=\"" + cloud.url() + "/identity\"");
        assertThat(answer.json().path("error").toString())
                .isEqualTo("{\"code\":401,\"message\":\"The request you have made requires authentication.\","
                        + "\"title\":\"Unauthorized\"}");
    }

    @Test
    void aTokenEndsAtItsTimeAndAServiceMayLookOverThat() {
        String token = cloud.demo();
        assertThat(cloud.check(token)).isEqualTo(200);
        cloud.clock.advance(Duration.ofMinutes(61));
        assertThat(cloud.check(token)).isEqualTo(401);
        String admin = cloud.admin();
        assertThat(cloud.ask("GET", "/v3/auth/tokens", "", "X-Auth-Token", admin, "X-Subject-Token", token)
                        .status())
                .isEqualTo(404);
        assertThat(cloud.ask(
                                "GET",
                                "/v3/auth/tokens?allow_expired=1",
                                "",
                                "X-Auth-Token",
                                admin,
                                "X-Subject-Token",
                                token)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenWithAnyCharacterChangedIsWorthNothing() {
        String token = cloud.demo();
        String caller = cloud.demo();
        // the last character carries bits that decoding drops, so it is left out
        for (int i = 0; i < token.length() - 1; i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String forged = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(cloud.ask("HEAD", "/v3/auth/tokens", "", "X-Auth-Token", caller, "X-Subject-Token", forged)
                            .status())
                    .as("character " + i)
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                ".",
                "..",
                "a.b.c",
                "e30.e30.e30",
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.AAAA",
                "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.AAAA",
                "eyJhbGciOiJFUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJhZG1pbiJ9.AAAA",
            })
    void whatNoKeyOfOursSignedIsNoToken(String text) {
        assertThat(cloud.check(text)).isEqualTo(401);
        assertThat(cloud.ask("GET", "/v3/auth/tokens", "", "X-Auth-Token", cloud.demo(), "X-Subject-Token", text)
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void tokensOutliveARestartAndSoDoRevocations(Engine engine) {
        try (TestCloud durable = new TestCloud(engine)) {
            String kept = durable.demo();
            String revoked = durable.demo();
            assertThat(durable.ask("DELETE", "/v3/auth/tokens", "", "X-Auth-Token", revoked, "X-Subject-Token", revoked)
                            .status())
                    .isEqualTo(204);
            assertThat(durable.check(revoked)).isEqualTo(401);
            String before = durable.everything();
            durable.restart();
            assertThat(durable.check(kept)).isEqualTo(200);
            assertThat(durable.check(revoked)).isEqualTo(401);
            assertThat(durable.everything().replaceAll("127.0.0.1:\\d+", "HOST"))
                    .isEqualTo(before.replaceAll("127.0.0.1:\\d+", "HOST"));
        }
    }

    @Test
    void aTokenOfAnotherCloudIsWorthNothing() {
        try (TestCloud other = new TestCloud()) {
            assertThat(cloud.check(other.admin())).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | 400",
                "[] | 400",
                "{'auth':{}} | 400",
                "{'auth':{'identity':{}}} | 400",
                "{'auth':{'identity':{'methods':'password'}}} | 400",
                "{'auth':{'identity':{'methods':[]}}} | 400",
                "{'auth':{'identity':{'methods':['password']}}} | 400",
                "{'auth':{'identity':{'methods':['password'],'password':{'user':{'name':'demo','password':'x'}}}}} | 400",
                "{'auth':{'identity':{'methods':['password'],'password':{'user':{'id':'nobody'}}}}} | 400",
                "{'auth':{'identity':{'methods':['password'],'password':{'user':{'id':7,'password':'x'}}}}} | 400",
                "{'auth':{'identity':{'methods':['password'],'password':{'user':{'id':'nobody','password':'x'}}}}} | 401",
                "{'auth':{'identity':{'methods':['totp'],'totp':{}}}} | 401",
                "{'auth':{'identity':{'methods':['token'],'token':{'id':'a.b.c'}}}} | 401",
                "{'auth':{'identity':{'methods':['application_credential'],'application_credential':{'name':'a','secret':'s'}}}} | 400",
                "{'auth':{'identity':{'methods':['application_credential'],'application_credential':{'id':'a','secret':'s'}}}} | 401",
            })
    void badRequestsForTokensAreRefused(String body, int status) {
        Answer answer = cloud.ask("POST", "/v3/auth/tokens", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("error").path("code").intValue()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "demo | wrong | {'unscoped':{}} | 401",
                "nobody | demo-password | {'unscoped':{}} | 401",
                "demo | demo-password | {'project':{'name':'admin','domain':{'id':'default'}}} | 401",
                "demo | demo-password | {'project':{'id':'missing'}} | 401",
                "demo | demo-password | {'project':{'name':'demo'}} | 400",
                "demo | demo-password | {'project':{'name':'demo','domain':{'id':'default'}},'domain':{'id':'default'}} | 400",
                "demo | demo-password | {'domain':{'id':'default'}} | 401",
                "demo | demo-password | {'system':{'all':true}} | 401",
                "demo | demo-password | {'system':{'all':false}} | 400",
                "demo | demo-password | {'galaxy':{}} | 400",
            })
    void nobodyGetsATokenForWhatItHasNoRoleIn(String user, String password, String scope, int status) {
        Answer answer = cloud.login(user, password, scope);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain(password);
    }

    static List<String> names(JsonNode list) {
        return list.valueStream().map(one -> one.path("name").stringValue()).toList();
    }
}
