package kilonova.compute.servers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.http.RunningService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Five servers of project-a, of which one is deleted, and one of project-b. */
class ListRoutesTest {
    private final ServersWorld world = new ServersWorld();

    @BeforeEach
    void servers() {
        var now = TestServers.NOW;
        world.put(TestServers.named("web-1").at(now).tagged("red", "blue"), 1);
        world.put(TestServers.named("web-2").at(now.plusSeconds(1)).tagged("red"), 2);
        world.put(TestServers.named("db-1").at(now.plusSeconds(2)).state(state -> state.with(VmState.STOPPED)), 3);
        world.put(
                TestServers.named("db-2")
                        .at(now.plusSeconds(3))
                        .on("host-2")
                        .flavor(TestServers.flavor("78", "vgpu_2", 2))
                        .state(state -> state.withTask(Optional.of(TaskState.REBOOTING))
                                .withLock(Optional.of(new Server.Lock(false, Optional.empty())))),
                4);
        world.put(TestServers.named("gone").at(now.plusSeconds(4)).state(state -> state.with(VmState.DELETED)), 5);
        world.put(TestServers.named("foreign").in("project-b").at(now.plusSeconds(5)), 6);
        world.network.connect(ServersWorld.id(1), "10.0.0.5", "fd00::5");
        world.network.connect(ServersWorld.id(2), "10.0.1.5", "fd00::6");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String names(JsonNode body) {
        return body.path("servers")
                .valueStream()
                .map(server -> server.path("name").asString())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            reader-a | 1  | ''                               | db-2 db-1 web-2 web-1
            member-b | 1  | ''                               | foreign
            admin    | 1  | ''                               | ''
            admin    | 1  | all_tenants                      | foreign db-2 db-1 web-2 web-1
            admin    | 1  | all_tenants=0                    | ''
            admin    | 1  | all_tenants=1&project_id=project-b | foreign
            admin    | 1  | all_tenants=True&deleted=True    | gone
            reader-a | 1  | deleted=True                     | db-2 db-1 web-2 web-1
            reader-a | 96 | deleted=False                    | db-2 db-1 web-2 web-1
            reader-a | 1  | name=web                         | web-2 web-1
            reader-a | 1  | name=^DB.1$                      | db-1
            reader-a | 1  | name=web&name=db-1               | db-1
            reader-a | 1  | status=ACTIVE                    | web-2 web-1
            reader-a | 1  | status=active&status=shutoff     | db-1 web-2 web-1
            reader-a | 1  | status=REBOOT                    | db-2
            reader-a | 1  | status=nonsense                  | ''
            reader-a | 1  | flavor=78                        | db-2
            reader-a | 1  | image=08f7d77d-dc01-4104-8190-7c5dee479926 | db-2 db-1 web-2 web-1
            reader-a | 1  | image=other                      | ''
            reader-a | 1  | ip=10.0.0                        | web-1
            reader-a | 4  | ip6=fd00::6                      | db-2 db-1 web-2 web-1
            reader-a | 5  | ip6=fd00::6                      | web-2
            reader-a | 1  | host=host-2                      | db-2 db-1 web-2 web-1
            admin    | 1  | all_tenants=1&host=host-2        | db-2
            admin    | 1  | all_tenants=1&vm_state=stopped   | db-1
            admin    | 1  | all_tenants=1&task_state=rebooting | db-2
            admin    | 1  | all_tenants=1&uuid=00000000-0000-0000-0000-000000000003 | db-1
            reader-a | 82 | vm_state=stopped                 | db-2 db-1 web-2 web-1
            reader-a | 83 | vm_state=stopped                 | db-1
            reader-a | 83 | availability_zone=zone-1         | db-1 web-2 web-1
            reader-a | 1  | reservation_id=r-00000001        | db-2 db-1 web-2 web-1
            reader-a | 25 | tags=blue                        | db-2 db-1 web-2 web-1
            reader-a | 26 | tags=red,blue                    | web-1
            reader-a | 26 | tags-any=red,blue                | web-2 web-1
            reader-a | 26 | not-tags=red,blue                | db-2 db-1 web-2
            reader-a | 26 | not-tags-any=red,blue            | db-2 db-1
            reader-a | 72 | locked=True                      | db-2 db-1 web-2 web-1
            reader-a | 73 | locked=True                      | db-2
            reader-a | 73 | locked=no                        | db-1 web-2 web-1
            reader-a | 1  | changes-since=2026-11-22T10:00:02Z | gone db-2 db-1
            reader-a | 66 | changes-since=2026-11-22T10:00:02&changes-before=2026-11-22T10:00:03Z | db-1
            reader-a | 1  | unknown=1                        | db-2 db-1 web-2 web-1
            reader-a | 1  | sort_key=display_name&sort_dir=asc | db-1 db-2 web-1 web-2
            reader-a | 1  | sort_key=display_name&sort_dir=asc&sort_key=display_name&sort_dir=desc | db-1 db-2 web-1 web-2
            reader-a | 1  | sort_key=vm_state&sort_dir=desc&sort_key=display_name&sort_dir=asc | db-1 db-2 web-1 web-2
            reader-a | 1  | sort_dir=asc                     | web-1 web-2 db-1 db-2
            reader-a | 1  | sort_key=vm_state&sort_key=display_name&sort_dir=asc | db-2 web-1 web-2 db-1
            reader-a | 1  | sort_key=vm_state                | db-1 db-2 web-2 web-1
            reader-a | 1  | sort_key=kernel_id&sort_dir=asc  | web-1 web-2 db-1 db-2
            reader-a | 1  | sort_key=vcpus&sort_dir=asc      | db-2 db-1 web-2 web-1
            reader-a | 1  | sort_key=vcpus&sort_dir=asc&sort_key=display_name | web-2 web-1 db-2 db-1
            reader-a | 1  | sort_key=availability_zone&sort_key=display_name&sort_dir=asc | db-2 db-1 web-1 web-2
            reader-a | 1  | sort_key=availability_zone&sort_key=display_name&sort_dir=asc&marker=00000000-0000-0000-0000-000000000003 | web-1 web-2
            admin    | 1  | all_tenants=1&sort_key=host&sort_dir=desc&limit=2 | db-2 foreign
            reader-a | 1  | sort_key=vcpus                   | db-2 db-1 web-2 web-1
            reader-a | 1  | limit=2                          | db-2 db-1
            reader-a | 1  | limit=0                          | ''
            reader-a | 1  | limit=2&marker=00000000-0000-0000-0000-000000000003 | web-2 web-1
            reader-a | 1  | marker=00000000-0000-0000-0000-000000000005 | db-2 db-1 web-2 web-1
            """)
    void filtersOrderAndPages(String caller, int minor, String query, String names) {
        for (String path : List.of("/servers", "/servers/detail")) {
            RunningService.Answer answer =
                    world.get(caller, minor, path + (query.isEmpty() ? "" : "?" + query.replace("^", "%5E")));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(names(answer.json())).as(path).isEqualTo(names);
        }
    }

    /** The older of two hundred are found though a filter leaves none of the newer. */
    @Test
    void aPageIsFilledFromWhereverItsServersAre() {
        for (int i = 0; i < 200; i++) {
            world.put(TestServers.named("new-" + i).at(TestServers.NOW.plusSeconds(60)), 100 + i);
        }
        JsonNode page = world.get("reader-a", 1, "/servers?name=web&limit=1").json();
        assertThat(names(page)).isEqualTo("web-2");
        assertThat(names(world.get("reader-a", 1, "/servers?name=web&limit=5").json()))
                .isEqualTo("web-2 web-1");
        assertThat(world.get("reader-a", 1, "/servers").json().path("servers")).hasSize(204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            reader-a   | 38 | status=nonsense    | 400 | Invalid status value
            reader-a   | 1  | status=DELETED     | 403 | Only administrators may list deleted instances
            reader-a   | 1  | all_tenants=1      | 403 | Policy doesn't allow os_compute_api:servers:index:get_all_tenants to be performed.
            reader-a   | 1  | all_tenants=maybe  | 400 | Unrecognized value 'maybe', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'
            reader-a   | 75 | unknown=1          | 400 | Additional properties are not allowed ('unknown' was unexpected)
            reader-a   | 1  | name=(             | 400 | Invalid input for query parameters name. Value: (. '(' is not a 'regex'
            reader-a   | 1  | limit=-1           | 400 | Invalid input for query parameters limit. Value: -1. '-1' does not match '^[0-9]*$'
            reader-a   | 1  | marker=x           | 400 | marker [x] not found
            reader-a   | 1  | marker=00000000-0000-0000-0000-000000000006 | 400 | marker [00000000-0000-0000-0000-000000000006] not found
            reader-a   | 1  | sort_key=nonsense  | 400 | Invalid input*
            reader-a   | 75 | sort_key=vcpus     | 400 | Invalid input*
            reader-a   | 1  | sort_key=host      | 403 | Only administrators can sort servers by host
            reader-a   | 1  | sort_dir=asc&sort_dir=desc | 400 | Invalid input received: Sort direction size exceeds sort key size
            reader-a   | 1  | sort_dir=up        | 400 | Unknown sort direction, must be one of: asc, desc
            reader-a   | 1  | changes-since=soon | 400 | Invalid input for query parameters changes-since. Value: soon. 'soon' is not a 'date-time'
            reader-a   | 66 | changes-since=2026-01-02&changes-before=2026-01-01 | 400 | The value of changes-since must be less than or equal to changes-before.
            admin      | 1  | services=1         | 400 | Invalid filter field: services.
            admin      | 1  | _secret=1          | 400 | Invalid filter field: _secret.
            roleless-a | 1  | ``                 | 403 | Policy doesn't allow os_compute_api:servers:index to be performed.
            """)
    void badQueriesAreRefused(String caller, int minor, String query, int status, String message) {
        RunningService.Answer answer = world.get(caller, minor, "/servers?" + query.replace("(", "%28"));
        String said = answer.json().iterator().next().path("message").asString();
        assertThat(answer.status()).as(said).isEqualTo(status);
        if (message.endsWith("*")) {
            assertThat(said).startsWith(message.substring(0, message.length() - 1));
        } else {
            assertThat(said).isEqualTo(message);
        }
    }

    @Test
    void moreTagsThanADatabaseCanLookForAreRefused() {
        String tags = IntStream.range(0, 201).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
        assertThat(world.get("reader-a", 26, "/servers?not-tags=" + tags).status())
                .isEqualTo(400);
        assertThat(world.get("reader-a", 26, "/servers?not-tags=" + "red,".repeat(2000) + "red")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            limit=1&sort_key=vm_state&sort_dir=asc&sort_key=display_name&sort_dir=asc | db-2 web-1 web-2 db-1
            limit=1                                                                   | db-2 db-1 web-2 web-1
            limit=1&sort_key=availability_zone&sort_dir=asc&sort_key=uuid&sort_dir=desc | db-2 db-1 web-2 web-1
            limit=2&name=web                                                          | web-2 web-1
            limit=1&changes-since=2026-11-22T10:00:02Z                                | gone db-2 db-1
            """)
    void followingTheNextLinksGivesEveryServerOnce(String query, String names) {
        List<String> seen = new ArrayList<>();
        String path = "/servers/detail?" + query;
        while (!path.isEmpty()) {
            JsonNode page = world.get("reader-a", 96, path).json();
            page.path("servers").forEach(server -> seen.add(server.path("name").asString()));
            String next = page.path("servers_links").path(0).path("href").asString("");
            path = next.isEmpty()
                    ? ""
                    : URI.create(next).toString().substring((world.url() + "/compute/v2.1").length());
        }
        assertThat(String.join(" ", seen)).isEqualTo(names);
    }
}
