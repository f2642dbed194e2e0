package kilonova.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import kilonova.acceptance.browser.Browser;
import kilonova.acceptance.browser.Page;
import kilonova.acceptance.client.Answer;
import kilonova.acceptance.client.Api;
import kilonova.acceptance.client.OpenStack;
import kilonova.acceptance.client.Operator;
import kilonova.acceptance.client.Servers;
import kilonova.acceptance.product.Cloud;
import kilonova.acceptance.product.Eventually;
import kilonova.acceptance.product.HostAgent;
import kilonova.agent.simulated.vnc.Picture;
import org.junit.jupiter.api.Test;

/** A server's console as its user sees it: the log with the openstack command, the display in a browser. */
class ConsoleTest {
    private static final Duration MOST_TO_REPORT = Duration.ofMinutes(5);
    private static final String COMPUTE = "/compute/v2.1";

    /** The colour of one pixel of the display, as 0xRRGGBB. */
    private static String pixel(int x, int y) {
        return "(() => { const d = document.querySelector('#screen canvas').getContext('2d').getImageData(" + x + ", "
                + y + ", 1, 1).data; return d[0] << 16 | d[1] << 8 | d[2]; })()";
    }

    @Test
    void consolesOfAHostInTheSameProcess() throws IOException {
        try (Cloud cloud = Cloud.start("up");
                Browser browser = Browser.start()) {
            seesItsServer(cloud, browser);
        }
    }

    @Test
    void consolesOfAHostThatTheControllerCannotReach() throws IOException {
        try (Cloud controller = Cloud.start("controller");
                HostAgent agent = HostAgent.start(controller, "far", "m10");
                Browser browser = Browser.start()) {
            Api api = Api.with(controller.address(), controller.adminOpenrc());
            Servers servers = new Servers(api);
            Eventually.holds(
                    "the GPUs of the host",
                    MOST_TO_REPORT,
                    () -> servers.totals("VGPU").size() == 4,
                    controller::lastOutput);
            seesItsServer(controller, browser);

            agent.kill();
            Answer silent = console(api, servers.list().getFirst().id());
            assertThat(silent.status()).isEqualTo(503);
            assertThat(silent.body().toString()).contains("The agent of host far did not answer within");
        }
    }

    private static void seesItsServer(Cloud cloud, Browser browser) throws IOException {
        OpenStack openstack = OpenStack.with(cloud.adminOpenrc());
        Operator operator = new Operator(openstack);
        Servers servers = new Servers(Api.with(cloud.address(), cloud.adminOpenrc()));
        servers.createImage();
        operator.createFlavor("vgpu", "resources:VGPU=1");
        String id = operator.createActive("seen", "vgpu", "small");

        assertThat(openstack.text("console", "log", "show", "seen"))
                .contains("pci 0000:00:05.0 vfio-pci", "seen login:");
        assertThat(openstack.text("console", "log", "show", "--lines", "1", "seen"))
                .isEqualTo("seen login:");

        String url = openstack.json("console", "url", "show", "--novnc", "seen").text("url");
        assertThat(url).startsWith(cloud.address() + "/console/vnc.html?path=");
        Page page = browser.open(url);
        page.await("document.getElementById('status').dataset.state", "connected");
        page.await("document.getElementById('name').textContent", "seen");
        page.await("document.querySelector('#screen canvas').width", Picture.WIDTH);
        page.await("document.querySelector('#screen canvas').height", Picture.HEIGHT);
        for (int square = 0; square < Picture.COLOURS.size(); square++) {
            page.await(pixel(square * Picture.SQUARE + 5, 5), Picture.COLOURS.get(square));
        }
        page.await(pixel(Picture.WIDTH - 5, 5), Picture.DARK);
        assertThat(page.value("location.search").asString()).isEmpty();

        page.type('k');
        page.await(pixel(Picture.WIDTH - 5, 5), Picture.LIT);

        Page again = browser.open(url);
        again.await("document.getElementById('status').dataset.state", "closed");
        assertThat(again.value("document.getElementById('status').textContent").asString())
                .contains("used before");

        openstack.text("server", "stop", "seen");
        page.await("document.getElementById('status').dataset.state", "closed");
        operator.awaitStatus("seen", "SHUTOFF");
        assertThat(openstack.failure("console", "url", "show", "seen")).contains("Instance " + id + " is not ready");
        openstack.text("server", "start", "seen");
        operator.awaitStatus("seen", "ACTIVE");

        assertThat(logs(cloud)).doesNotContain(tokenOf(url));
    }

    private static Answer console(Api api, UUID server) {
        var body = Api.object();
        body.putObject("os-getConsoleOutput");
        return api.post(COMPUTE + "/servers/" + server + "/action", body);
    }

    private static String tokenOf(String url) {
        String query = URLDecoder.decode(URI.create(url).getRawQuery(), StandardCharsets.UTF_8);
        return query.substring(query.indexOf("token=") + "token=".length());
    }

    private static String logs(Cloud cloud) throws IOException {
        StringBuilder all = new StringBuilder(cloud.lastOutput());
        try (Stream<Path> files = Files.list(cloud.data())) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".log")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
