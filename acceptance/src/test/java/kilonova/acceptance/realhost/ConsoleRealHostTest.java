package kilonova.acceptance.realhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import kilonova.acceptance.browser.Browser;
import kilonova.acceptance.browser.Page;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What a user sees of a guest that really runs: its console's text with a command, its display in a browser. */
@OnRealHost
@Order(5)
class ConsoleRealHostTest {
    /** Whether anything at all is lit on the display. */
    private static final String LIT = """
            (() => {
                const canvas = document.querySelector('#screen canvas');
                const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                return data.some((value, index) => index % 4 !== 3 && value > 64);
            })()""";

    private final RealHost host;

    ConsoleRealHostTest(RealHost host) {
        this.host = host;
    }

    @Test
    void theConsoleOfAGuestIsShownAsTextAndInABrowser() throws IOException {
        Guests guests = host.guests();
        UUID server = guests.create("seen", "mtty");
        try (Browser browser = Browser.start()) {
            guests.console(server);
            assertThat(host.openstack().text("console", "log", "show", server.toString()))
                    .contains("NESTED-GUEST-UP", "0x4348:0x3253", "TICK 1 ");
            String url = host.openstack()
                    .json("console", "url", "show", "--novnc", server.toString())
                    .text("url");
            Page page = browser.open(url);
            page.await("document.getElementById('status').dataset.state", "connected");
            page.await("document.getElementById('name').textContent", "seen");
            page.await("document.querySelector('#screen canvas').width > 300", true);
            page.await(LIT, true);
        }
        guests.delete(server);
        host.books().agree(Set.of());
    }
}
