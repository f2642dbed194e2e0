package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.product.Command;
import kilonova.acceptance.product.Eventually;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** {@code kilonova drain} and {@code kilonova evacuate} empty a host; killed at any moment, the same command goes on. */
class EmptyingTest {
    private static final String COMPUTE = "/compute/v2.1";
    private static final Duration MOST = Duration.ofMinutes(5);

    @Test
    void hostsAreEmptiedByCommandsThatAreKilledAndAskedAgain() {
        try (Cloud cloud = Cloud.start("up", "--host", "one=m10", "--host", "two=m10")) {
            Api api = Api.with(cloud.address(), cloud.adminOpenrc());
            Servers servers = new Servers(api);
            servers.allow(100);
            String flavor = servers.createFlavor("vgpu_1", Map.of("resources:VGPU", "1"));
            ObjectNode wish = Servers.request("vm", flavor, servers.createImage(), 6);
            wish.withObject("/server").put("host", "one");
            api.post(COMPUTE + "/servers", wish).expect(202);
            List<UUID> all = servers.settled().stream().map(Servers.Seen::id).toList();
            UUID suspended = all.getFirst();
            UUID stopped = all.getLast();
            act(servers, suspended, "suspend");
            act(servers, stopped, "os-stop");
            servers.settled();
            assertThat(on(servers, "one")).hasSize(6);

            killedWhen("[1/", cloud, "drain", "one");
            try (Command drain = cloud.begin("drain", "one")) {
                assertThat(drain.end()).as(drain.printed()).isEqualTo(1);
                assertThat(drain.printed()).contains(suspended.toString(), "SUSPENDED cannot be migrated");
            }
            assertThat(on(servers, "one")).containsExactly(suspended);
            assertHeldOnceEach(servers, all);

            act(servers, suspended, "resume");
            servers.settled();
            assertThat(cloud.command("drain", "one")).contains("one");
            assertThat(on(servers, "two")).hasSize(6);

            setService(api, "one", "{\"status\": \"enabled\"}");
            setService(api, "two", "{\"forced_down\": true}");
            killedWhen("[1/", cloud, "evacuate", "two");
            assertThat(cloud.command("evacuate", "two")).contains("two");
            assertThat(on(servers, "one")).hasSize(6);
            setService(api, "two", "{\"forced_down\": false}");
            Eventually.holds(
                    "the lost host's clean-up",
                    MOST,
                    () -> isHeldOnceEach(servers.holdings("VGPU"), all),
                    () -> servers.holdings("VGPU").toString());
            assertHeldOnceEach(servers, all);
            assertThat(servers.list())
                    .allSatisfy(server ->
                            assertThat(server.status()).isEqualTo(server.id().equals(stopped) ? "SHUTOFF" : "ACTIVE"));
        }
    }

    private static void killedWhen(String printed, Cloud cloud, String... words) {
        try (Command command = cloud.begin(words)) {
            Eventually.holds(printed, MOST, () -> command.printed().contains(printed), command::printed);
        }
    }

    private static void act(Servers servers, UUID server, String action) {
        ObjectNode body = Api.object();
        body.putNull(action);
        servers.act(server, body).expect(202);
    }

    private static void setService(Api api, String host, String change) {
        String id = api.get(COMPUTE + "/os-services?host=" + host)
                .expect(200)
                .body()
                .at("/services/0/id")
                .asString();
        api.put(COMPUTE + "/os-services/" + id, Api.json(change)).expect(200);
    }

    private static List<UUID> on(Servers servers, String host) {
        return servers.settled().stream()
                .filter(server -> server.host().equals(host))
                .map(Servers.Seen::id)
                .toList();
    }

    /** No device is held twice, forgotten or left behind. */
    private static void assertHeldOnceEach(Servers servers, List<UUID> all) {
        assertThat(servers.holdings("VGPU")).matches(held -> isHeldOnceEach(held, all));
    }

    private static boolean isHeldOnceEach(Map<UUID, Map<String, Integer>> held, List<UUID> all) {
        return held.keySet().equals(Set.copyOf(all))
                && held.values().stream()
                        .allMatch(units -> List.copyOf(units.values()).equals(List.of(1)));
    }
}
