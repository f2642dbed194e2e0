package kilonova.compute.servers.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.VmState;

/** Servers for tests, each said in one line. Immutable. */
public record TestServers(
        String name, String project, Instant created, Flavor flavor, String host, UnaryOperator<Server> edit) {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456Z");

    static final Flavor VGPU = flavor("77", "vgpu_1", 1);

    static final String IMAGE = "08f7d77d-dc01-4104-8190-7c5dee479926";

    static Flavor flavor(String id, String name, int rootDiskGb) {
        return new Flavor(
                id,
                name,
                2,
                2048,
                rootDiskGb,
                0,
                0,
                1.0,
                true,
                Optional.empty(),
                Map.of("resources:VGPU", "1"),
                Set.of(),
                NOW);
    }

    public static TestServers named(String name) {
        return new TestServers(name, "project-a", NOW, VGPU, "host-1", server -> server);
    }

    TestServers in(String projectId) {
        return new TestServers(name, projectId, created, flavor, host, edit);
    }

    TestServers at(Instant instant) {
        return new TestServers(name, project, instant, flavor, host, edit);
    }

    TestServers flavor(Flavor other) {
        return new TestServers(name, project, created, other, host, edit);
    }

    TestServers on(String otherHost) {
        return new TestServers(name, project, created, flavor, otherHost, edit);
    }

    TestServers but(UnaryOperator<Server> change) {
        return new TestServers(name, project, created, flavor, host, server -> change.apply(edit.apply(server)));
    }

    TestServers tagged(String... tags) {
        return but(server -> server.with(server.details().withTags(Set.of(tags)), server.updatedAt()));
    }

    TestServers state(UnaryOperator<Server.State> change) {
        return but(server -> server.with(change.apply(server.state()), server.updatedAt()));
    }

    TestServers building() {
        return state(state -> state.with(VmState.BUILDING).with(PowerState.NOSTATE))
                .but(server -> server.with(server.whereabouts().nowhere(), server.updatedAt()));
    }

    public Server make(UUID id) {
        return edit.apply(new Server(
                id,
                name,
                project,
                "user-of-" + project,
                created,
                created,
                new Server.Details(
                        name,
                        Optional.of("about " + name),
                        Map.of("k", "v"),
                        Set.of(),
                        Optional.of("key-1"),
                        Optional.of("ssh-ed25519 AAAA"),
                        Optional.of("I2Nsb3VkLWNvbmZpZwo="),
                        true,
                        "MANUAL",
                        "",
                        "",
                        List.of(),
                        Map.of(),
                        Optional.of("00000000-0000-0000-0000-0000000000d1")),
                flavor,
                Optional.of(IMAGE),
                new Server.State(
                        VmState.ACTIVE,
                        Optional.empty(),
                        PowerState.RUNNING,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(created),
                        Optional.empty(),
                        Optional.empty()),
                new Server.Whereabouts(
                        Optional.of(host), Optional.of(id), Optional.of("zone-1"), Optional.empty(), 0, "r-00000001"),
                Optional.empty()));
    }
}
