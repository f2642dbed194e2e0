package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.acceptance.client.Answer;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.client.Servers.Seen;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.product.HostAgent;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Controller and agents as processes of their own: either may die while servers are made, and all of them come to life. */
class SeparateProcessesTest {
    private static final Duration MOST_TO_REPORT = Duration.ofMinutes(5);

    @Test
    void serversSurviveTheDeathOfAgentAndController() {
        try (Cloud controller = Cloud.start("controller");
                HostAgent near = HostAgent.start(controller, "near", "m10");
                HostAgent far = HostAgent.start(controller, "far", "m10")) {
            Servers servers = ofBothHosts(controller);
            servers.allow(100);
            String image = servers.createImage();
            String flavor = servers.createFlavor("vgpu", Map.of("resources:VGPU", "1"));

            servers.create("while-the-agent-dies", flavor, image, 12).expect(202);
            near.kill();
            servers.create("while-an-agent-is-dead", flavor, image, 4).expect(202);
            near.startAgain();
            allActive(servers, 16);

            servers.create("while-the-controller-dies", flavor, image, 12).expect(202);
            controller.kill();
            controller.startAgain();
            allActive(servers, 28);

            far.kill();
            controller.restart();
            far.startAgain();
            servers.create("after-everything", flavor, image, 4).expect(202);
            allActive(servers, 32);
            assertThat(servers.holdings("VGPU")).hasSize(32);

            servers.deleteAll();
            assertThat(servers.consumers()).isEmpty();
        }
    }

    @Test
    void theDiskOfAServerGoesWithItFromAgentToAgentThroughTheController() {
        try (Cloud controller = Cloud.start("controller");
                HostAgent near = HostAgent.start(controller, "near", "m10");
                HostAgent _ = HostAgent.start(controller, "far", "m10")) {
            Servers servers = ofBothHosts(controller);
            String flavor = servers.createFlavor("vgpu", Map.of("resources:VGPU", "1"));
            servers.create("moves", flavor, servers.createImage(), 1).expect(202);
            allActive(servers, 1);
            Seen server = servers.list().getFirst();
            List<String> written = writers(servers, server);
            assertThat(written).hasSize(1);

            servers.act(server.id(), action("migrate")).expect(202);
            near.kill();
            near.startAgain();
            Seen moved = servers.settled().getFirst();

            assertThat(moved.status()).as(reason(servers, moved)).isEqualTo("VERIFY_RESIZE");
            assertThat(moved.host()).isNotEqualTo(server.host());
            assertThat(writers(servers, moved)).hasSize(2).startsWith(written.getFirst());

            servers.act(server.id(), action("revertResize")).expect(202);
            Seen back = servers.settled().getFirst();
            assertThat(back.status()).as(reason(servers, back)).isEqualTo("ACTIVE");
            assertThat(back.host()).isEqualTo(server.host());
            assertThat(writers(servers, back)).isEqualTo(written);
            servers.deleteAll();
        }
    }

    /** The controller's servers, once both hosts have told of their GPUs. */
    private static Servers ofBothHosts(Cloud controller) {
        Servers servers = new Servers(Api.with(controller.address(), controller.adminOpenrc()));
        Eventually.holds(
                "the GPUs of both hosts",
                MOST_TO_REPORT,
                () -> servers.totals("VGPU").size() == 8,
                () -> servers.totals("VGPU") + controller.lastOutput());
        return servers;
    }

    private static ObjectNode action(String name) {
        ObjectNode body = Api.object();
        body.putNull(name);
        return body;
    }

    /**
     * What a simulated guest's console says of its disk: a line for each guest that ever started from it. A question that went to an agent
     * which was killed meanwhile is asked again.
     */
    private static List<String> writers(Servers servers, Seen server) {
        ObjectNode body = Api.object();
        body.putObject("os-getConsoleOutput");
        Answer answer = Eventually.see(
                "the console of " + server,
                MOST_TO_REPORT,
                () -> Optional.of(servers.act(server.id(), body)).filter(Answer::succeeded),
                () -> servers.list().toString());
        return answer.body()
                .path("output")
                .asString()
                .lines()
                .filter(line -> line.contains("written by guest"))
                .map(line -> line.substring(line.indexOf("written by guest")))
                .toList();
    }

    private static void allActive(Servers servers, int count) {
        assertThat(servers.settled())
                .hasSize(count)
                .allSatisfy(server ->
                        assertThat(server.status()).as(reason(servers, server)).isEqualTo("ACTIVE"));
    }

    private static String reason(Servers servers, Seen server) {
        return server.name() + ": " + servers.faultOf(server.id());
    }
}
