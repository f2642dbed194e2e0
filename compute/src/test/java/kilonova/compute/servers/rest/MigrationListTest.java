package kilonova.compute.servers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.http.RunningService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code GET /os-migrations}: four moves, known by the last letter of their ids; the newest is d. */
class MigrationListTest {
    private static final String UUIDS = "00000000-0000-0000-0000-00000000000";

    private final ServersWorld world = new ServersWorld();

    @BeforeEach
    void migrations() {
        put("a", 1, Migration.Kind.RESIZE, MigrationStatus.CONFIRMED, "host-1", "host-2");
        put("b", 1, Migration.Kind.LIVE_MIGRATION, MigrationStatus.RUNNING, "host-2", "host-3");
        put("c", 2, Migration.Kind.MIGRATION, MigrationStatus.ERROR, "host-3", "host-1");
        put("d", 2, Migration.Kind.EVACUATION, MigrationStatus.PRE_MIGRATING, "host-1", "host-3");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void put(String id, int server, Migration.Kind kind, MigrationStatus status, String from, String to) {
        var at = TestServers.NOW.plusSeconds(id.charAt(0) - 'a');
        world.put(new Migration(
                0,
                UUID.fromString(UUIDS + id),
                UUID.fromString(ServersWorld.id(server)),
                kind,
                status,
                from,
                Optional.of(to),
                Optional.empty(),
                Optional.empty(),
                TestServers.VGPU,
                TestServers.VGPU,
                true,
                "user-" + server,
                "project-" + server,
                at,
                at));
    }

    private static String letters(JsonNode body) {
        return body.path("migrations")
                .valueStream()
                .map(migration -> migration.path("uuid").asString())
                .map(uuid -> uuid.substring(UUIDS.length()))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            59 | ''                                   | d c b a
            59 | host=host-1                          | d c a
            59 | source_compute=host-1                | d a
            59 | instance_uuid=00000000-0000-0000-0000-000000000001 | b a
            59 | instance_uuid=nonsense               | ''
            59 | status=pre-migrating                 | d
            59 | status=nonsense                      | ''
            59 | migration_type=live-migration        | b
            59 | migration_type=resize&host=host-2    | a
            59 | hidden=true                          | ''
            59 | hidden=false                         | d c b a
            80 | user_id=user-1                       | b a
            80 | project_id=project-2                 | d c
            59 | changes-since=2026-11-22T10:00:02Z   | d c
            66 | changes-before=2026-11-22T10:00:02Z  | b a
            59 | limit=2                              | d c
            59 | limit=0                              | ''
            59 | marker=00000000-0000-0000-0000-00000000000c | b a
            59 | marker=00000000-0000-0000-0000-00000000000c&host=host-2 | b a
            59 | marker=00000000-0000-0000-0000-00000000000d&host=host-1&limit=1 | c
            """)
    void filtersAndPages(int minor, String query, String letters) {
        RunningService.Answer answer = world.get("admin", minor, "/os-migrations?" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(letters(answer.json())).isEqualTo(letters);
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void followingTheNextLinksGivesEveryMigrationOnce(int limit) {
        List<String> seen = new ArrayList<>();
        String path = "/os-migrations?limit=" + limit;
        while (!path.isEmpty()) {
            JsonNode page = world.get("admin", 96, path).json();
            seen.add(letters(page));
            String next = page.path("migrations_links").path(0).path("href").asString("");
            path = next.isEmpty()
                    ? ""
                    : URI.create(next).toString().substring((world.url() + "/compute/v2.1").length());
        }
        assertThat(String.join(" ", seen).strip()).isEqualTo("d c b a");
    }

    @ParameterizedTest
    @CsvSource({"x", "00000000-0000-0000-0000-00000000000e"})
    void aMarkerThatIsNoMigrationIsRefused(String marker) {
        RunningService.Answer answer = world.get("admin", 59, "/os-migrations?marker=" + marker);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Marker " + marker + " could not be found.");
    }

    /** Below 2.59 there are no pages. */
    @ParameterizedTest
    @CsvSource({"1", "58"})
    void oldClientsGetAllOfThem(int minor) {
        assertThat(world.get("admin", minor, "/os-migrations?limit=1&marker=x")
                        .json()
                        .path("migrations"))
                .hasSize(4);
    }
}
