package kilonova.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import kilonova.http.RunningService;
import kilonova.store.Engine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what with each route that is not a server's, and that one project never reaches what is another's. */
class ResourcesPolicyTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBcWFRQTEhEQDw4NDAsKCQgHBgUEAwIBAAECAwQFBgcI";

    private ResourcesWorld world = new ResourcesWorld(Engine.SQLITE);
    private String group = "";

    @BeforeEach
    void fill() {
        world.server(1, "project-a", "member-a", "host1", ResourcesWorld.flavor(1, 512), 60);
        make(
                "admin",
                "/flavors",
                "{'flavor': {'name': 'p', 'id': 'p', 'ram': 1, 'vcpus': 1, 'disk': 0,"
                        + " 'os-flavor-access:is_public': false}}");
        make("admin", "/flavors/p/os-extra_specs", "{'extra_specs': {'a': 'b'}}");
        make("admin", "/flavors/p/action", "{'addTenantAccess': {'tenant': 'project-a'}}");
        make("admin", "/os-aggregates", "{'aggregate': {'name': 'g'}}");
        make("member-a", "/os-keypairs", "{'keypair': {'name': 'k', 'public_key': '" + KEY + "'}}");
        group = make("member-a", "/os-server-groups", "{'server_group': {'name': 'g', 'policy': 'affinity'}}")
                .json()
                .path("server_group")
                .path("id")
                .asString();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private RunningService.Answer make(String token, String path, String body) {
        RunningService.Answer made = world.api.ask(token, "2.91", "POST", path, body.replace('\'', '"'));
        assertThat(made.status()).as(path).isBetween(200, 299);
        return made;
    }

    private int status(String token, String version, String method, String path, @Nullable String body) {
        String text = body == null ? "" : body.replace('\'', '"');
        return world.api
                .ask(token, version, method, path.replace("GROUP", group), text)
                .status();
    }

    /** Per route: what an outsider of project-b, a reader, a member of project-a, and an admin are answered. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            2.91 | GET    | /flavors                                  |      | 200 | 200 | 200 | 200
            2.91 | GET    | /flavors/p                                |      | 404 | 200 | 200 | 200
            2.91 | GET    | /flavors/p/os-extra_specs                 |      | 404 | 200 | 200 | 200
            2.91 | GET    | /flavors/p/os-extra_specs/a               |      | 404 | 200 | 200 | 200
            2.91 | GET    | /flavors/p/os-flavor-access               |      | 403 | 403 | 403 | 200
            2.91 | POST   | /flavors/p/os-extra_specs                 | {'extra_specs': {'c': 'd'}}  | 403 | 403 | 403 | 200
            2.91 | PUT    | /flavors/p/os-extra_specs/c               | {'c': 'd'}                   | 403 | 403 | 403 | 200
            2.91 | DELETE | /flavors/p/os-extra_specs/a               |      | 403 | 403 | 403 | 200
            2.91 | PUT    | /flavors/p                                | {'flavor': {'description': 'd'}} | 403 | 403 | 403 | 200
            2.91 | POST   | /flavors/p/action                         | {'addTenantAccess': {'tenant': 'project-b'}} | 403 | 403 | 403 | 200
            2.91 | POST   | /flavors                                  | {'flavor': {'name': 'q', 'id': 'q', 'ram': 1, 'vcpus': 1, 'disk': 0}} | 403 | 403 | 403 | 200
            2.91 | DELETE | /flavors/p                                |      | 403 | 403 | 403 | 202
            2.91 | GET    | /os-keypairs                              |      | 200 | 200 | 200 | 200
            2.91 | GET    | /os-keypairs/k                            |      | 404 | 404 | 200 | 404
            2.91 | GET    | /os-keypairs/k?user_id=member-a           |      | 403 | 403 | 200 | 200
            2.91 | DELETE | /os-keypairs/k                            |      | 404 | 404 | 204 | 404
            2.91 | DELETE | /os-keypairs/k?user_id=member-a           |      | 403 | 403 | 204 | 204
            2.91 | GET    | /os-aggregates                            |      | 403 | 403 | 403 | 200
            2.91 | GET    | /os-aggregates/1                          |      | 403 | 403 | 403 | 200
            2.91 | POST   | /os-aggregates                            | {'aggregate': {'name': 'h'}} | 403 | 403 | 403 | 200
            2.91 | PUT    | /os-aggregates/1                          | {'aggregate': {'name': 'h'}} | 403 | 403 | 403 | 200
            2.91 | POST   | /os-aggregates/1/action                   | {'add_host': {'host': 'host1'}} | 403 | 403 | 403 | 200
            2.91 | POST   | /os-aggregates/1/images                   | {'cache': [{'id': '08f7d77d-dc01-4104-8190-7c5dee479926'}]} | 403 | 403 | 403 | 202
            2.91 | DELETE | /os-aggregates/1                          |      | 403 | 403 | 403 | 200
            2.91 | GET    | /os-services                              |      | 403 | 403 | 403 | 200
            2.91 | PUT    | /os-services/00000000-0000-0000-0000-0000000000b1 | {'status': 'disabled'} | 403 | 403 | 403 | 200
            2.1  | PUT    | /os-services/disable                      | {'host': 'host1', 'binary': 'nova-compute'} | 403 | 403 | 403 | 200
            2.91 | DELETE | /os-services/00000000-0000-0000-0000-0000000000b1 | | 403 | 403 | 403 | 409
            2.91 | GET    | /os-hypervisors                           |      | 403 | 403 | 403 | 200
            2.91 | GET    | /os-hypervisors/detail                    |      | 403 | 403 | 403 | 200
            2.91 | GET    | /os-hypervisors/00000000-0000-0000-0000-0000000000a1 | | 403 | 403 | 403 | 200
            2.1  | GET    | /os-hypervisors/1/uptime                  |      | 403 | 403 | 403 | 200
            2.1  | GET    | /os-hypervisors/host1/search              |      | 403 | 403 | 403 | 200
            2.1  | GET    | /os-hypervisors/host1/servers             |      | 403 | 403 | 403 | 200
            2.1  | GET    | /os-hypervisors/statistics                |      | 403 | 403 | 403 | 200
            2.1  | GET    | /os-hosts                                 |      | 403 | 403 | 403 | 200
            2.1  | GET    | /os-hosts/host1                           |      | 403 | 403 | 403 | 200
            2.91 | GET    | /os-availability-zone                     |      | 200 | 200 | 200 | 200
            2.91 | GET    | /os-availability-zone/detail              |      | 403 | 403 | 403 | 200
            2.91 | GET    | /os-quota-sets/project-a                  |      | 403 | 200 | 200 | 200
            2.91 | GET    | /os-quota-sets/project-a/detail           |      | 403 | 200 | 200 | 200
            2.91 | GET    | /os-quota-sets/project-a/defaults         |      | 200 | 200 | 200 | 200
            2.91 | PUT    | /os-quota-sets/project-a                  | {'quota_set': {'cores': 9}} | 403 | 403 | 403 | 200
            2.91 | DELETE | /os-quota-sets/project-a                  |      | 403 | 403 | 403 | 202
            2.91 | GET    | /os-quota-class-sets/default              |      | 403 | 403 | 403 | 200
            2.91 | PUT    | /os-quota-class-sets/default              | {'quota_class_set': {'cores': 9}} | 403 | 403 | 403 | 200
            2.91 | GET    | /limits                                   |      | 200 | 200 | 200 | 200
            2.91 | GET    | /limits?tenant_id=project-a               |      | 403 | 403 | 403 | 200
            2.91 | GET    | /os-server-groups                         |      | 200 | 200 | 200 | 200
            2.91 | GET    | /os-server-groups/GROUP                   |      | 403 | 200 | 200 | 200
            2.91 | POST   | /os-server-groups                         | {'server_group': {'name': 'h', 'policy': 'affinity'}} | 200 | 403 | 200 | 200
            2.91 | DELETE | /os-server-groups/GROUP                   |      | 403 | 403 | 204 | 204
            2.91 | GET    | /extensions                               |      | 200 | 200 | 200 | 200
            2.91 | GET    | /os-simple-tenant-usage?start=2026-01-01  |      | 403 | 403 | 403 | 200
            2.91 | GET    | /os-simple-tenant-usage/project-a?start=2026-01-01 | | 403 | 200 | 200 | 200
            """)
    void eachRouteLetsThoseInWhomNovaLetsIn(
            String version,
            String method,
            String path,
            @Nullable String body,
            int outsider,
            int reader,
            int member,
            int admin) {
        assertThat(status("member-b", version, method, path, body))
                .as("outsider")
                .isEqualTo(outsider);
        assertThat(status("reader-a", version, method, path, body)).as("reader").isEqualTo(reader);
        if (method.equals("GET") || member >= 400) {
            assertThat(status("member-a", version, method, path, body))
                    .as("member")
                    .isEqualTo(member);
            assertThat(status("admin", version, method, path, body)).as("admin").isEqualTo(admin);
        } else {
            assertThat(status("member-a", version, method, path, body))
                    .as("member")
                    .isEqualTo(member);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/flavors/detail?is_public=None",
        "/os-keypairs",
        "/os-server-groups?all_projects=True",
        "/os-availability-zone",
        "/limits"
    })
    void whatAnotherProjectSeesHasNothingOfTheFirst(String path) {
        String body = world.api.get("member-b", "2.91", path).body();
        assertThat(body).doesNotContain("project-a", "member-a", "\"p\"", "host1", "server-1", "\"totalCoresUsed\":1");
    }

    @ParameterizedTest
    @CsvSource({"/flavors", "/os-keypairs/k", "/os-quota-sets/project-a", "/limits", "/extensions", "/os-hypervisors"})
    void withoutATokenNothingIsAnswered(String path) {
        assertThat(status("nobody", "2.91", "GET", path, null)).isEqualTo(401);
    }
}
