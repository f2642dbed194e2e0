package kilonova.compute.servers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.livemigration.MigrationReport;
import kilonova.compute.livemigration.MigrationReport.Destination;
import kilonova.compute.livemigration.Obstacle;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.http.RunningService;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.MigrationProgress.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Live migrations through the API: who may see, stop and complete them, and since when. Server 1 moves, server 2 does not. */
class ServerMigrationRoutesTest {
    private static final String S1 = "/servers/" + ServersWorld.id(1);
    private static final UUID MIGRATION = new UUID(0, 0xabc);
    private static final String AUTO = "{\"os-migrateLive\":{\"host\":null,\"block_migration\":\"auto\"}}";

    private final ServersWorld world = new ServersWorld();

    @BeforeEach
    void servers() {
        world.put(TestServers.named("s1"), 1);
        world.put(TestServers.named("s2"), 2);
        migration(MigrationStatus.RUNNING);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void migration(MigrationStatus status) {
        world.database.change(handle -> {
            handle.execute("DELETE FROM migrations");
            Migrations.insert(
                    handle,
                    new Migration(
                            0,
                            MIGRATION,
                            UUID.fromString(ServersWorld.id(1)),
                            Migration.Kind.LIVE_MIGRATION,
                            status,
                            "host-1",
                            Optional.of("host-2"),
                            Optional.of(new UUID(0, 1)),
                            Optional.of(new UUID(0, 2)),
                            TestServers.VGPU,
                            TestServers.VGPU,
                            true,
                            "user",
                            "project-a",
                            TestServers.NOW,
                            TestServers.NOW));
        });
    }

    private String number() {
        return Long.toString(
                new Migrations(world.database).list(Optional.empty()).getFirst().id());
    }

    @Test
    void howFarItHasComeIsShownWhileItLasts() {
        String path = S1 + "/migrations/" + number();
        assertThat(world.get("admin", 80, path)
                        .json()
                        .path("migration")
                        .path("memory_total_bytes")
                        .isNull())
                .isTrue();
        world.liveMigrations.progress.put(
                MIGRATION, new MigrationProgress(new UUID(0, 2), Outcome.UNDER_WAY, 100, 60, 40, 7, 5, 2, 9, 3));
        var shown = world.get("admin", 80, path).json().path("migration");
        assertThat(shown.path("memory_remaining_bytes").asLong()).isEqualTo(40);
        assertThat(shown.path("disk_processed_bytes").asLong()).isEqualTo(5);
        assertThat(shown.path("dest_compute").asString()).isEqualTo("host-2");
        assertThat(shown.path("server_uuid").asString()).isEqualTo(ServersWorld.id(1));
        assertThat(world.get("admin", 23, S1 + "/migrations").json().path("migrations"))
                .hasSize(1);

        world.liveMigrations.progress.put(
                MIGRATION, new MigrationProgress(new UUID(0, 2), Outcome.UNDER_WAY, 100, 100, 0, 0, 0, 0, 9, 3));
        JsonNode without0 = world.get("admin", 80, path).json().path("migration");
        assertThat(without0.path("memory_processed_bytes").asLong()).isEqualTo(100);
        for (String none : List.of("memory_remaining_bytes", "disk_total_bytes")) {
            assertThat(without0.path(none).isNull()).as(none).isTrue();
        }

        migration(MigrationStatus.COMPLETED);
        assertThat(world.get("admin", 80, S1 + "/migrations/" + number()).status())
                .isEqualTo(404);
        assertThat(world.get("admin", 80, S1 + "/migrations").json().path("migrations"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            admin    | 24 | DELETE | /migrations/N        |                          | 202 | StopLiveMigration[alsoBefore=false]
            admin    | 64 | DELETE | /migrations/N        |                          | 202 | StopLiveMigration[alsoBefore=false]
            admin    | 65 | DELETE | /migrations/N        |                          | 202 | StopLiveMigration[alsoBefore=true]
            admin    | 23 | DELETE | /migrations/N        |                          | 404 |
            admin    | 65 | DELETE | /migrations/x        |                          | 404 |
            member-a | 65 | DELETE | /migrations/N        |                          | 403 |
            admin    | 22 | POST   | /migrations/N/action | {"force_complete":null}  | 202 | CompleteLiveMigration[]
            admin    | 96 | POST   | /migrations/N/action | {"force_complete":null}  | 202 | CompleteLiveMigration[]
            admin    | 21 | POST   | /migrations/N/action | {"force_complete":null}  | 404 |
            admin    | 22 | POST   | /migrations/N/action | {"force_complete":"now"} | 400 |
            admin    | 22 | POST   | /migrations/N/action | {"pause":null}           | 400 |
            member-a | 22 | POST   | /migrations/N/action | {"force_complete":null}  | 403 |
            """)
    void stopAndComplete(String caller, int minor, String method, String path, String body, int status, String action) {
        String sent = body == null ? "" : body;
        RunningService.Answer answer = world.ask(caller, minor, method, S1 + path.replace("N", number()), sent);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        if (action == null) {
            assertThat(world.operations.acted).isEmpty();
        } else {
            assertThat(world.operations.acted.toString().replaceAll("migrationId=\\d+(, )?", ""))
                    .isEqualTo("[" + action + "]");
        }
    }

    @Test
    void oneThatIsNotThereIsMissingForOneAndABadRequestForTheOther() {
        world.operations.refusal = Optional.of(new Refusal(Refusal.Kind.MISSING, "migration.missing", "Not found."));
        String path = S1 + "/migrations/" + number();
        assertThat(world.ask("admin", 65, "DELETE", path, "").status()).isEqualTo(404);
        assertThat(world.ask("admin", 65, "POST", path + "/action", "{\"force_complete\":null}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void upTo233WhoAsksHearsWhatIsInTheWayAndThenOnlyTheActionTells() {
        world.liveMigrations.report = new MigrationReport(
                List.of(),
                List.of(new Destination(
                        "host-2", List.of(new Obstacle("a", "has qemu 8.0.0"), new Obstacle("b", "is disabled")))));
        RunningService.Answer early = world.ask("admin", 33, "POST", S1 + "/action", AUTO);
        assertThat(early.status()).isEqualTo(400);
        assertThat(early.body()).contains("host-2: has qemu 8.0.0; is disabled.");
        assertThat(world.operations.acted).isEmpty();
        assertThat(world.ask("admin", 34, "POST", S1 + "/action", AUTO).status())
                .isEqualTo(202);
    }
}
