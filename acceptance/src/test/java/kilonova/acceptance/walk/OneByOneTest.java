package kilonova.acceptance.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.walk.Sight.ServerSeen;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * Operations that no other test brings to agents of their own one by one. After each of them the API, Placement, the ledgers and the guests
 * must say the same.
 */
class OneByOneTest {
    private static final Duration MOST = Duration.ofMinutes(5);

    @Test
    void aServerIsCopiedColdBackedUpRebuiltLeftOnADisabledHostMigratedAndForceDeleted() {
        try (Grounds grounds = Grounds.open()) {
            Lookout lookout = new Lookout(grounds.api(), grounds.hosts());
            String flavor = grounds.flavors().get(1);
            grounds.servers().create("one", flavor, grounds.image(), 1).expect(202);
            ServerSeen first = settled(grounds, lookout, "ACTIVE");
            Set<String> units = units(lookout, first);
            assertThat(units).hasSize(1);

            act(grounds, first, body -> body.putNull("os-stop"));
            settled(grounds, lookout, "SHUTOFF");
            act(grounds, first, body -> body.putObject("createImage").put("name", "cold"));
            settled(grounds, lookout, "SHUTOFF");
            assertThat(imageStatus(grounds, "cold")).isEqualTo("active");
            assertThat(units(lookout, first)).as("after createImage").isEqualTo(units);

            act(grounds, first, body -> body.putNull("os-start"));
            settled(grounds, lookout, "ACTIVE");
            act(
                    grounds,
                    first,
                    body -> body.putObject("createBackup")
                            .put("name", "backup")
                            .put("backup_type", "daily")
                            .put("rotation", 1));
            settled(grounds, lookout, "ACTIVE");
            assertThat(imageStatus(grounds, "backup")).isEqualTo("active");
            assertThat(units(lookout, first)).as("after createBackup").isEqualTo(units);

            act(grounds, first, body -> body.putObject("rebuild").put("imageRef", grounds.image()));
            settled(grounds, lookout, "ACTIVE");
            assertThat(units(lookout, first)).as("after rebuild").isEqualTo(units);

            service(grounds, first.host(), "disabled");
            grounds.servers().create("two", flavor, grounds.image(), 1).expect(202);
            agree(grounds, lookout, () -> lookout.servers().size() == 2);
            assertThat(server(lookout, "two")).hasValueSatisfying(two -> {
                assertThat(two.status()).isEqualTo("ACTIVE");
                assertThat(two.host()).as("the other is disabled").isNotEqualTo(first.host());
            });
            assertThat(server(lookout, "one")).contains(first);
            assertThat(units(lookout, first)).as("on a disabled host").isEqualTo(units);

            act(grounds, first, body -> body.putNull("migrate"));
            settled(grounds, lookout, "VERIFY_RESIZE");
            act(grounds, first, body -> body.putNull("confirmResize"));
            ServerSeen moved = settled(grounds, lookout, "ACTIVE");
            assertThat(moved.host()).isNotEqualTo(first.host());
            assertThat(units(lookout, first)).as("after migrate").hasSize(1).doesNotContainAnyElementsOf(units);

            act(grounds, first, body -> body.putNull("forceDelete"));
            agree(grounds, lookout, () -> server(lookout, "one").isEmpty());
            assertThat(grounds.servers().holdings("VGPU")).doesNotContainKey(first.id());
        }
    }

    private static void act(Grounds grounds, ServerSeen server, Consumer<ObjectNode> action) {
        ObjectNode body = Api.object();
        action.accept(body);
        int status = grounds.servers().act(server.id(), body).status();
        assertThat(status).as(body.toString()).isIn(202, 204);
    }

    private static void service(Grounds grounds, String host, String status) {
        String id = grounds.api()
                .get("/compute/v2.1/os-services?host=" + host)
                .expect(200)
                .body()
                .path("services")
                .path(0)
                .path("id")
                .asString();
        grounds.api()
                .put("/compute/v2.1/os-services/" + id, Api.object().put("status", status))
                .expect(200);
    }

    /** The first server, when it is that and everybody agrees. */
    private static ServerSeen settled(Grounds grounds, Lookout lookout, String status) {
        agree(
                grounds,
                lookout,
                () -> server(lookout, "one")
                        .filter(server -> server.status().equals(status))
                        .isPresent());
        return server(lookout, "one").orElseThrow();
    }

    private static void agree(Grounds grounds, Lookout lookout, BooleanSupplier wanted) {
        Eventually.holds(
                "agreement",
                MOST,
                () -> wanted.getAsBoolean() && Rules.broken(lookout.look()).isEmpty(),
                () -> Rules.broken(lookout.look()) + "\n" + lookout.look() + grounds.outputs());
    }

    private static Optional<ServerSeen> server(Lookout lookout, String name) {
        return lookout.servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst();
    }

    private static Set<String> units(Lookout lookout, ServerSeen server) {
        return lookout.look().hosts().values().stream()
                .flatMap(host -> host.guests().stream())
                .filter(guest -> guest.server().equals(server.id()))
                .flatMap(guest -> guest.units().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String imageStatus(Grounds grounds, String name) {
        return grounds.api()
                .get("/image/v2/images?name=" + name)
                .expect(200)
                .body()
                .path("images")
                .path(0)
                .path("status")
                .asString();
    }
}
