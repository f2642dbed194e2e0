package kilonova.compute.servers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.ServerFault;
import kilonova.compute.servers.VmState;
import kilonova.http.RunningService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Walks every microversion from 2.1 to 2.96 for the calls whose answers change with it, and compares with the files beside this
 * class. Where a file is wrong, {@code target/golden} has what came instead.
 */
class GoldenTranscriptTest {
    private static final int NEWEST = 96;

    private final ServersWorld world = new ServersWorld();
    private final GoldenTranscript transcript = new GoldenTranscript();

    @AfterEach
    void stop() {
        world.close();
    }

    private void walk(
            String name,
            String caller,
            int first,
            String method,
            String path,
            String body,
            Function<JsonNode, JsonNode> part) {
        transcript.call(name + " as " + caller);
        for (int minor = first; minor <= NEWEST; minor++) {
            RunningService.Answer answer = world.ask(caller, minor, method, path, body);
            transcript.answer(minor, answer.status(), part.apply(answer.json()));
        }
    }

    private void compare(String file) throws IOException {
        String actual = transcript.text(world.url());
        Path folder = Files.createDirectories(Path.of("target", "golden"));
        Files.writeString(folder.resolve(file), actual);
        assertThat(actual).isEqualTo(GoldenTranscript.expected(file));
    }

    private void twoServers() {
        world.put(TestServers.named("s1").tagged("blue", "amber"), 1);
        world.network.connect(ServersWorld.id(1), "10.0.0.5", "fd00::5");
        world.put(
                TestServers.named("s2")
                        .building()
                        .state(state -> state.with(VmState.ERROR)
                                .withFault(Optional.of(new ServerFault(
                                        500, "No valid host was found.", "host-1: VGPU 1 of 0", TestServers.NOW)))),
                2);
    }

    @Test
    void showAndDetail() throws IOException {
        twoServers();
        String s1 = "/servers/" + ServersWorld.id(1);
        String s2 = "/servers/" + ServersWorld.id(2);
        walk("GET /servers/{id}", "admin", 1, "GET", s1, "", answer -> answer.path("server"));
        walk("GET /servers/{id}", "reader-a", 1, "GET", s1, "", answer -> answer.path("server"));
        walk("GET /servers/{id} (failed)", "admin", 96, "GET", s2, "", answer -> answer.path("server"));
        walk("GET /servers/{id} (failed)", "reader-a", 96, "GET", s2, "", answer -> answer.path("server"));
        walk(
                "GET /servers/detail",
                "reader-a",
                1,
                "GET",
                "/servers/detail?name=s1",
                "",
                answer -> answer.path("servers").path(0));
        walk("GET /servers", "reader-a", 1, "GET", "/servers", "", answer -> answer);
        compare("show.txt");
    }

    @Test
    void updateAndRebuild() throws IOException {
        twoServers();
        String s1 = "/servers/" + ServersWorld.id(1);
        walk("PUT /servers/{id}", "admin", 1, "PUT", s1, "{\"server\":{}}", answer -> answer.path("server"));
        walk(
                "rebuild",
                "member-a",
                1,
                "POST",
                s1 + "/action",
                "{\"rebuild\":{\"imageRef\":\"" + TestServers.IMAGE + "\",\"adminPass\":\"p\"}}",
                answer -> answer.path("server"));
        compare("update.txt");
    }

    @Test
    void actionsAndMigrations() throws IOException {
        twoServers();
        Instant now = TestServers.NOW;
        world.put(new InstanceAction(
                0,
                new UUID(0, 1),
                "req-1",
                "create",
                "user-of-project-a",
                "project-a",
                now,
                now.plusSeconds(2),
                Optional.of("Error"),
                List.of(new InstanceAction.Event(
                        "compute__do_build_and_run_instance",
                        now,
                        Optional.of(now.plusSeconds(2)),
                        Optional.of("Error"),
                        Optional.of("host-1"),
                        Optional.of("No room."),
                        Optional.of("at line 1")))));
        world.put(new Migration(
                0,
                new UUID(0, 0xf1),
                new UUID(0, 1),
                Migration.Kind.RESIZE,
                MigrationStatus.FINISHED,
                "host-1",
                Optional.of("host-2"),
                Optional.empty(),
                Optional.empty(),
                TestServers.VGPU,
                TestServers.VGPU,
                true,
                "user-of-project-a",
                "project-a",
                now,
                now));
        String log = "/servers/" + ServersWorld.id(1) + "/os-instance-actions";
        walk("GET os-instance-actions", "reader-a", 1, "GET", log, "", answer -> answer);
        walk(
                "GET os-instance-actions/{id}",
                "admin",
                1,
                "GET",
                log + "/req-1",
                "",
                answer -> answer.path("instanceAction"));
        walk(
                "GET os-instance-actions/{id}",
                "reader-a",
                1,
                "GET",
                log + "/req-1",
                "",
                answer -> answer.path("instanceAction"));
        walk(
                "GET /os-migrations",
                "admin",
                1,
                "GET",
                "/os-migrations",
                "",
                answer -> answer.path("migrations").path(0));
        walk(
                "GET /servers/{id}/os-interface",
                "reader-a",
                1,
                "GET",
                "/servers/" + ServersWorld.id(1) + "/os-interface",
                "",
                answer -> answer);
        walk(
                "GET /servers/{id}/ips",
                "reader-a",
                1,
                "GET",
                "/servers/" + ServersWorld.id(1) + "/ips",
                "",
                answer -> answer);
        compare("logs.txt");
    }
}
