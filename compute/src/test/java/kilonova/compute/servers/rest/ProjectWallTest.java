package kilonova.compute.servers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kilonova.compute.servers.Server;
import kilonova.http.Method;
import kilonova.http.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No route lets one project see or touch another's server, and none lets a reader change one. */
class ProjectWallTest {
    /** Routes that name no server, and are answered by what the caller's project has. */
    private static final Set<String> WITHOUT_SERVER = Set.of(
            "GET /servers",
            "GET /servers/detail",
            "POST /servers",
            "GET /os-migrations",
            "GET /os-security-groups",
            "GET /os-security-groups/{group}");

    /** Bodies that pass the schema, so that it is the wall that answers. */
    private static String body(Route route) {
        return switch (route.method() + " " + route.template()) {
            case "PUT /servers/{id}" -> "{\"server\":{\"name\":\"taken\"}}";
            case "POST /servers/{id}/metadata", "PUT /servers/{id}/metadata" -> "{\"metadata\":{\"a\":\"b\"}}";
            case "PUT /servers/{id}/metadata/{key}" -> "{\"meta\":{\"k\":\"b\"}}";
            case "PUT /servers/{id}/tags" -> "{\"tags\":[\"taken\"]}";
            case "POST /servers/{id}/remote-consoles" ->
                "{\"remote_console\":{\"protocol\":\"vnc\",\"type\":\"novnc\"}}";
            case "POST /servers/{id}/os-interface" -> "{}";
            case "POST /servers/{id}/migrations/{migration}/action" -> "{\"force_complete\":null}";
            default -> "";
        };
    }

    private static final List<String> ACTIONS = List.of(
            "{\"os-stop\":null}",
            "{\"os-start\":null}",
            "{\"reboot\":{\"type\":\"HARD\"}}",
            "{\"pause\":null}",
            "{\"unpause\":null}",
            "{\"lock\":null}",
            "{\"unlock\":null}",
            "{\"rebuild\":{\"imageRef\":\"" + TestServers.IMAGE + "\"}}",
            "{\"resize\":{\"flavorRef\":\"78\"}}",
            "{\"confirmResize\":null}",
            "{\"revertResize\":null}",
            "{\"forceDelete\":null}",
            "{\"migrate\":null}",
            "{\"os-migrateLive\":{\"host\":null,\"block_migration\":\"auto\"}}",
            "{\"os-resetState\":{\"state\":\"error\"}}",
            "{\"addSecurityGroup\":{\"name\":\"web\"}}",
            "{\"removeSecurityGroup\":{\"name\":\"default\"}}",
            "{\"createImage\":{\"name\":\"x\"}}",
            "{\"createBackup\":{\"name\":\"x\",\"backup_type\":\"daily\",\"rotation\":1}}",
            "{\"suspend\":null}",
            "{\"resume\":null}",
            "{\"rescue\":{}}",
            "{\"unrescue\":null}",
            "{\"shelve\":null}",
            "{\"shelveOffload\":null}",
            "{\"unshelve\":null}",
            "{\"evacuate\":{}}",
            "{\"restore\":null}",
            "{\"changePassword\":{\"adminPass\":\"x\"}}",
            "{\"trigger_crash_dump\":null}",
            "{\"injectNetworkInfo\":null}",
            "{\"os-getConsoleOutput\":{}}");

    private final ServersWorld world = new ServersWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    private List<Route> routesOfAServer() {
        List<Route> routes = world.routes().stream()
                .filter(route -> !WITHOUT_SERVER.contains(route.method() + " " + route.template()))
                .toList();
        assertThat(routes).allMatch(route -> route.template().startsWith("/servers/{id}"));
        return routes;
    }

    private static String path(Route route) {
        return route.template()
                .replace("{id}", ServersWorld.id(1))
                .replace("{key}", "k")
                .replace("{tag}", "red")
                .replace("{network}", "private")
                .replace("{port}", "00000000-0000-0000-0000-0000000000b1")
                .replace("{request}", "req-1")
                .replace("{migration}", "1")
                .replace("{group}", "00000000-0000-0000-0000-0000000000c1");
    }

    private int status(String caller, Route route, String body) {
        return world.ask(caller, 96, route.method().name(), path(route), body).status();
    }

    private List<String> bodies(Route route) {
        return route.template().equals("/servers/{id}/action") ? ACTIONS : List.of(body(route));
    }

    @Test
    void anotherProjectsServerIsMissingOnEveryRoute() {
        Server before = world.put(TestServers.named("s1").tagged("red"), 1);
        world.network.connect(ServersWorld.id(1), "10.0.0.5", "fd00::5");
        for (Route route : routesOfAServer()) {
            for (String body : bodies(route)) {
                assertThat(status("member-b", route, body))
                        .as(route.method() + " " + route.template() + " " + body)
                        .isEqualTo(404);
            }
        }
        assertThat(world.operations.acted).isEmpty();
        assertThat(world.stored(1)).isEqualTo(before);
        assertThat(world.network.securityGroups(ServersWorld.id(1))).hasSize(1);
    }

    @Test
    void aReaderChangesNothingAndOneWithoutRoleSeesNothing() {
        Server before = world.put(TestServers.named("s1").tagged("red"), 1);
        world.network.connect(ServersWorld.id(1), "10.0.0.5", "fd00::5");
        for (Route route : routesOfAServer()) {
            for (String body : bodies(route)) {
                String what = route.method() + " " + route.template() + " " + body;
                if (route.method() != Method.GET) {
                    assertThat(status("reader-a", route, body)).as(what).isEqualTo(403);
                }
                assertThat(status("roleless-a", route, body)).as(what).isEqualTo(403);
            }
        }
        assertThat(world.operations.acted).isEmpty();
        assertThat(world.stored(1)).isEqualTo(before);
    }

    @Test
    void nothingIsAnsweredWithoutAToken() {
        for (Route route : world.routes()) {
            assertThat(status("nobody", route, body(route)))
                    .as(route.method() + " " + route.template())
                    .isEqualTo(401);
        }
    }

    @Test
    void theListingsShowEachProjectItsOwn() {
        world.put(TestServers.named("mine"), 1);
        world.put(TestServers.named("theirs").in("project-b"), 2);
        for (String path :
                List.of("/servers", "/servers/detail", "/servers?all_tenants=0", "/servers?project_id=project-a")) {
            Set<String> names = world.get("member-b", 1, path)
                    .json()
                    .path("servers")
                    .valueStream()
                    .map(server -> server.path("name").asString())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(names).as(path).containsExactly("theirs");
        }
        assertThat(world.get("member-a", 1, "/os-migrations").status()).isEqualTo(403);
    }
}
