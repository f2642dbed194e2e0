package kilonova.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import kilonova.http.RunningService.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may call what: the default policies, route by route. */
class PolicyTest {
    /** Method, path and body of every route that shows or changes what is not the caller's own. */
    private static final List<String> FOREIGN = List.of(
            "GET /domains",
            "POST /domains {'domain':{'name':'x'}}",
            "GET /domains/OTHER_DOMAIN",
            "PATCH /domains/default {'domain':{'name':'x'}}",
            "DELETE /domains/OTHER_DOMAIN",
            "GET /projects",
            "POST /projects {'project':{'name':'x'}}",
            "GET /projects/OTHER_PROJECT",
            "GET /projects/missing",
            "PATCH /projects/OTHER_PROJECT {'project':{'name':'x'}}",
            "PATCH /projects/OWN_PROJECT {'project':{'name':'x'}}",
            "DELETE /projects/OTHER_PROJECT",
            "DELETE /projects/OWN_PROJECT",
            "GET /users",
            "POST /users {'user':{'name':'x'}}",
            "GET /users/OTHER_USER",
            "GET /users/missing",
            "PATCH /users/OTHER_USER {'user':{'name':'x'}}",
            "PATCH /users/OWN_USER {'user':{'name':'x'}}",
            "DELETE /users/OTHER_USER",
            "GET /users/OTHER_USER/projects",
            "GET /users/OTHER_USER/groups",
            "GET /groups",
            "POST /groups {'group':{'name':'x'}}",
            "GET /groups/GROUP",
            "PATCH /groups/GROUP {'group':{'name':'x'}}",
            "DELETE /groups/GROUP",
            "GET /groups/GROUP/users",
            "PUT /groups/GROUP/users/OWN_USER",
            "HEAD /groups/GROUP/users/OWN_USER",
            "DELETE /groups/GROUP/users/OTHER_USER",
            "GET /roles",
            "POST /roles {'role':{'name':'x'}}",
            "GET /roles/ADMIN_ROLE",
            "PATCH /roles/ADMIN_ROLE {'role':{'name':'x'}}",
            "DELETE /roles/ADMIN_ROLE",
            "GET /role_inferences",
            "GET /roles/ADMIN_ROLE/implies",
            "PUT /roles/MEMBER_ROLE/implies/ADMIN_ROLE",
            "GET /roles/ADMIN_ROLE/implies/MEMBER_ROLE",
            "HEAD /roles/ADMIN_ROLE/implies/MEMBER_ROLE",
            "DELETE /roles/ADMIN_ROLE/implies/MEMBER_ROLE",
            "GET /role_assignments",
            "GET /role_assignments?user.id=OWN_USER",
            "GET /projects/OTHER_PROJECT/users/OWN_USER/roles",
            "PUT /projects/OTHER_PROJECT/users/OWN_USER/roles/MEMBER_ROLE",
            "PUT /projects/OWN_PROJECT/users/OWN_USER/roles/ADMIN_ROLE",
            "PUT /projects/OWN_PROJECT/groups/GROUP/roles/ADMIN_ROLE",
            "HEAD /projects/OTHER_PROJECT/users/OWN_USER/roles/MEMBER_ROLE",
            "DELETE /projects/OTHER_PROJECT/users/OTHER_USER/roles/ADMIN_ROLE",
            "PUT /domains/default/users/OWN_USER/roles/ADMIN_ROLE",
            "DELETE /domains/default/users/OTHER_USER/roles/ADMIN_ROLE",
            "PUT /system/users/OWN_USER/roles/ADMIN_ROLE",
            "GET /system/users/OTHER_USER/roles",
            "DELETE /system/users/OTHER_USER/roles/ADMIN_ROLE",
            "POST /regions {'region':{'id':'x'}}",
            "PUT /regions/x {'region':{}}",
            "PATCH /regions/RegionOne {'region':{'description':'x'}}",
            "DELETE /regions/RegionOne",
            "GET /services",
            "POST /services {'service':{'type':'x'}}",
            "GET /services/SERVICE",
            "PATCH /services/SERVICE {'service':{'type':'x'}}",
            "DELETE /services/SERVICE",
            "GET /endpoints",
            "POST /endpoints {'endpoint':{'service_id':'SERVICE','interface':'public','url':'http://evil.example'}}",
            "GET /endpoints/ENDPOINT",
            "PATCH /endpoints/ENDPOINT {'endpoint':{'url':'http://evil.example'}}",
            "DELETE /endpoints/ENDPOINT",
            "GET /users/OTHER_USER/application_credentials",
            "POST /users/OTHER_USER/application_credentials {'application_credential':{'name':'x'}}",
            "GET /users/OTHER_USER/application_credentials/CREDENTIAL",
            "DELETE /users/OTHER_USER/application_credentials/CREDENTIAL");

    private final TestCloud cloud = new TestCloud();
    private final String admin = cloud.admin();
    private final String otherDomain = cloud.create(admin, "domains", "{'domain':{'name':'other'}}");
    private final String group = cloud.create(admin, "groups", "{'group':{'name':'staff'}}");
    private final String credential = cloud.create(
            admin,
            "users/" + cloud.id("users", "admin") + "/application_credentials",
            "{'application_credential':{'name':'of-admin'}}");
    private final Map<String, String> ids = Map.ofEntries(
            Map.entry("OTHER_DOMAIN", otherDomain),
            Map.entry("OTHER_PROJECT", cloud.id("projects", "admin")),
            Map.entry("OWN_PROJECT", cloud.id("projects", "demo")),
            Map.entry("OTHER_USER", cloud.id("users", "admin")),
            Map.entry("OWN_USER", cloud.id("users", "demo")),
            Map.entry("GROUP", group),
            Map.entry("ADMIN_ROLE", cloud.id("roles", "admin")),
            Map.entry("MEMBER_ROLE", cloud.id("roles", "member")),
            Map.entry("SERVICE", cloud.id("services", "nova")),
            Map.entry(
                    "ENDPOINT",
                    cloud.as(admin, "GET", "/endpoints")
                            .json()
                            .path("endpoints")
                            .path(0)
                            .path("id")
                            .stringValue()),
            Map.entry("CREDENTIAL", credential));

    private String resolved(String text) {
        String resolved = text;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            resolved = resolved.replace(id.getKey(), id.getValue());
        }
        return resolved;
    }

    private Answer ask(String token, String line) {
        String[] words = line.split(" ", 3);
        return cloud.as(token, words[0], resolved(words[1]), words.length < 3 ? "" : resolved(words[2]));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aMemberOfAProjectNeitherSeesNorTouchesWhatIsNotItsOwn() {
        String demo = cloud.demo();
        String before = cloud.everything();
        for (String line : FOREIGN) {
            Answer answer = ask(demo, line);
            assertThat(answer.status()).as(line).isEqualTo(403);
            if (!line.startsWith("HEAD")) {
                assertThat(answer.json().path("error").path("message").stringValue())
                        .as(line)
                        .startsWith("You are not authorized to perform the requested action: identity:");
            }
        }
        assertThat(cloud.everything()).isEqualTo(before);
    }

    @Test
    void withoutAValidTokenNothingIsAnswered() {
        String before = cloud.everything();
        for (String line : FOREIGN) {
            assertThat(ask("forged", line).status()).as(line).isEqualTo(401);
        }
        assertThat(cloud.everything()).isEqualTo(before);
    }

    @Test
    void aMemberSeesItselfAndItsProject() {
        String demo = cloud.demo();
        for (String line : List.of(
                "GET /users/OWN_USER",
                "GET /users/OWN_USER/projects",
                "GET /users/OWN_USER/groups",
                "GET /users/OWN_USER/application_credentials",
                "GET /projects/OWN_PROJECT",
                "GET /domains/default",
                "GET /regions",
                "GET /regions/RegionOne",
                "GET /auth/projects",
                "GET /auth/domains",
                "GET /auth/system",
                "GET /auth/catalog")) {
            assertThat(ask(demo, line).status()).as(line).isEqualTo(200);
        }
        assertThat(TokenTest.names(ask(demo, "GET /auth/projects").json().path("projects")))
                .containsExactly("demo");
    }

    @Test
    void aReaderOfTheWholeSystemSeesEverythingAndChangesNothing() {
        cloud.as(admin, "PUT", resolved("/system/users/OWN_USER/roles/") + cloud.id("roles", "reader"));
        String reader = cloud.token("demo", TestCloud.DEMO_PASSWORD, "{'system':{'all':true}}");
        String before = cloud.everything();
        for (String line : FOREIGN) {
            int status = ask(reader, line).status();
            assertThat(status)
                    .as(line)
                    .isIn(line.startsWith("GET") || line.startsWith("HEAD") ? List.of(200, 404) : List.of(403));
        }
        assertThat(cloud.everything()).isEqualTo(before);
    }

    @Test
    void aManagerOfADomainManagesItsUsersAndProjectsAndGrantsNoAdminRole() {
        String lise = cloud.create(
                admin, "users", "{'user':{'name':'lise','password':'pechblende','domain_id':'" + otherDomain + "'}}");
        cloud.as(admin, "PUT", "/domains/" + otherDomain + "/users/" + lise + "/roles/" + cloud.id("roles", "manager"));
        String manager = cloud.ask(
                        "POST",
                        "/v3/auth/tokens",
                        "{'auth':{'identity':{'methods':['password'],'password':{'user':{'id':'" + lise
                                + "','password':'pechblende'}}},'scope':{'domain':{'id':'" + otherDomain + "'}}}}")
                .headers()
                .firstValue("X-Subject-Token")
                .orElseThrow();
        String project = cloud.create(manager, "projects", "{'project':{'name':'bench'}}");
        String otto = cloud.create(manager, "users", "{'user':{'name':'otto','password':'x'}}");
        String grant = "/projects/" + project + "/users/" + otto + "/roles/";
        assertThat(cloud.as(manager, "PUT", grant + cloud.id("roles", "member")).status())
                .isEqualTo(204);
        assertThat(cloud.as(manager, "PUT", grant + cloud.id("roles", "admin")).status())
                .isEqualTo(403);
        assertThat(cloud.as(manager, "PUT", resolved("/projects/OWN_PROJECT/users/" + otto + "/roles/MEMBER_ROLE"))
                        .status())
                .isEqualTo(403);
        assertThat(TokenTest.names(cloud.as(manager, "GET", "/projects").json().path("projects")))
                .containsExactly("bench");
        assertThat(TokenTest.names(cloud.as(manager, "GET", "/users").json().path("users")))
                .containsExactly("lise", "otto");
        assertThat(cloud.as(manager, "GET", resolved("/users/OTHER_USER")).status())
                .isEqualTo(403);
        assertThat(cloud.as(manager, "POST", "/users", "{'user':{'name':'spy','domain_id':'default'}}")
                        .status())
                .isEqualTo(403);
        assertThat(cloud.as(manager, "DELETE", "/projects/" + project).status()).isEqualTo(204);
    }

    @Test
    void aRestrictedCredentialMakesNoCredentialsAndEndsWithItsUsersRole() {
        String demo = cloud.demo();
        String user = cloud.id("users", "demo");
        Answer made = cloud.as(
                demo,
                "POST",
                "/users/" + user + "/application_credentials",
                "{'application_credential':{'name':'robot','secret':'s','roles':[{'name':'reader'}]}}");
        String login = "{'auth':{'identity':{'methods':['application_credential'],'application_credential':{'id':'"
                + made.json().path("application_credential").path("id").stringValue() + "','secret':'s'}}}}";
        Answer token = cloud.ask("POST", "/v3/auth/tokens", login);
        assertThat(TokenTest.names(token.json().path("token").path("roles"))).containsExactly("reader");
        String robot = token.headers().firstValue("X-Subject-Token").orElseThrow();
        assertThat(cloud.as(
                                robot,
                                "POST",
                                "/users/" + user + "/application_credentials",
                                "{'application_credential':{'name':'spawn'}}")
                        .status())
                .isEqualTo(403);
        String rescope =
                "{'auth':{'identity':{'methods':['token'],'token':{'id':'" + robot + "'}},'scope':{'unscoped':{}}}}";
        assertThat(cloud.ask("POST", "/v3/auth/tokens", rescope).status()).isEqualTo(401);
        cloud.as(admin, "DELETE", resolved("/projects/OWN_PROJECT/users/OWN_USER/roles/MEMBER_ROLE"));
        assertThat(cloud.check(robot)).isEqualTo(401);
        assertThat(cloud.ask("POST", "/v3/auth/tokens", login).status()).isEqualTo(401);
    }
}
