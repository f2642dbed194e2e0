package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.client.Servers.Seen;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.product.HostAgent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server with three vGPUs moves while it runs, between agents that are processes of their own; it is stopped on its way, and whoever
 * takes part is killed in the middle. It ends whole on one of the hosts each time, and nothing is left on the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveMigrationTest {
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final String COMPUTE = "/compute/v2.1";
    private static final int UNITS = 3;

    private final Cloud controller = Cloud.start("controller");
    private final HostAgent near = HostAgent.start(controller, "near", "m10");
    private final HostAgent far = HostAgent.start(controller, "far", "m10");
    private final Api api = Api.with(controller.address(), controller.adminOpenrc());
    private final Servers servers = new Servers(api);
    private UUID server = new UUID(0, 0);

    @BeforeAll
    void create() {
        Eventually.holds(
                "the GPUs of both hosts",
                MOST,
                () -> servers.totals("VGPU").size() == 8,
                () -> servers.totals("VGPU") + controller.lastOutput());
        String image = servers.createImage();
        String flavor = servers.createFlavor("three", Map.of("resources:VGPU", Integer.toString(UNITS)));
        servers.create("guest", flavor, image, 1).expect(202);
        Seen made = servers.settled().getFirst();
        assertThat(made.status()).as(servers.faultOf(made.id())).isEqualTo("ACTIVE");
        server = made.id();
    }

    @AfterEach
    void unhinder() {
        near.sendsAllAtOnce();
        far.sendsAllAtOnce();
    }

    @AfterAll
    void close() {
        far.close();
        near.close();
        controller.close();
    }

    private String host() {
        return servers.list().getFirst().host();
    }

    private String other(String host) {
        return host.equals("near") ? "far" : "near";
    }

    private HostAgent agent(String host) {
        return host.equals("near") ? near : far;
    }

    private void ask() {
        ObjectNode body = Api.object();
        body.putObject("os-migrateLive").put("block_migration", "auto").putNull("host");
        servers.act(server, body).expect(202);
    }

    /** Asks for a move that does not end by itself, and returns its number once the guest is on its way. */
    private long onItsWay() {
        agent(host()).sendsForEver();
        ask();
        return Eventually.see(
                        "the guest on its way",
                        MOST,
                        () -> Optional.of(migration())
                                .filter(migration ->
                                        migration.path("status").asString().equals("running"))
                                .filter(migration ->
                                        migration.path("memory_total_bytes").asLong(0) > 0),
                        () -> migration() + servers.faultOf(server))
                .path("id")
                .asLong();
    }

    private JsonNode migration() {
        return api.get(COMPUTE + "/servers/" + server + "/migrations")
                .expect(200)
                .body()
                .path("migrations")
                .path(0);
    }

    private void assertOn(String host) {
        Seen seen = servers.settled().getFirst();
        assertThat(seen.host()).as(servers.faultOf(server)).isEqualTo(host);
        assertThat(seen.status()).isEqualTo("ACTIVE");
        Eventually.holds(
                "all of it on " + host + " and nothing on " + other(host),
                MOST,
                () -> servers.holdings("VGPU").size() == 1 && held(host) == UNITS,
                () -> servers.holdings("VGPU").toString());
    }

    private int held(String host) {
        return servers.holdings("VGPU").getOrDefault(server, Map.of()).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(host + "_"))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    @Test
    void x15ThreeUnitsMoveAtOnceAndBack() {
        String first = host();
        ask();
        assertOn(other(first));
        ask();
        assertOn(first);
    }

    @Test
    void x14StoppedOnItsWayItStaysAndTheDestinationIsClean() {
        String first = host();
        long migration = onItsWay();
        api.delete(COMPUTE + "/servers/" + server + "/migrations/" + migration).expect(202);
        assertOn(first);
        unhinder();
        ask();
        assertOn(other(first));
    }

    @Test
    void broughtToAnEndItArrives() {
        String first = host();
        long migration = onItsWay();
        ObjectNode body = Api.object();
        body.putNull("force_complete");
        api.post(COMPUTE + "/servers/" + server + "/migrations/" + migration + "/action", body)
                .expect(202);
        assertOn(other(first));
    }

    @Test
    void x19TheAgentOfTheSourceIsKilledOnTheWay() {
        String first = host();
        onItsWay();
        agent(first).kill();
        agent(first).startAgain();
        assertOn(first);
    }

    @Test
    void x19TheAgentOfTheDestinationIsKilledOnTheWay() {
        String first = host();
        onItsWay();
        agent(other(first)).kill();
        agent(other(first)).startAgain();
        assertOn(first);
    }

    @Test
    void x19TheControllerIsKilledOnTheWay() {
        String first = host();
        onItsWay();
        controller.kill();
        controller.startAgain();
        unhinder();
        assertOn(other(first));
    }
}
