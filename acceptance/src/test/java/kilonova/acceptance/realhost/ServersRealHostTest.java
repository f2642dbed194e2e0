package kilonova.acceptance.realhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Servers whose guests really run, and see their devices themselves. */
@OnRealHost
@Order(2)
class ServersRealHostTest {
    private final RealHost host;
    private final Guests guests;
    private final Books books;

    ServersRealHostTest(RealHost host) {
        this.host = host;
        this.guests = host.guests();
        this.books = host.books();
    }

    @AfterEach
    void leaveNothing() {
        guests.deleteAll();
        books.agree(Set.of());
    }

    @Test
    void s1AServerWithOneVgpuIsActiveAndItsGuestSeesTheDevice() {
        UUID server = guests.create("one", "mtty");
        books.agree(Set.of());
        assertThat(books.devicesOf(server)).hasSize(1);
        assertThat(host.servers().holdings("VGPU").get(server)).hasSize(1).containsValue(1);
        books.seenBy(guests, server);
    }

    @Test
    void s7TwoNumberedGroupsTakeADeviceOfEachOfTwoParents() {
        host.flavor("two-gpus", "resources1:VGPU=1", "resources2:VGPU=1", "group_policy=isolate");
        UUID server = guests.create("two", "two-gpus");
        assertThat(host.servers().holdings("VGPU").get(server))
                .isEqualTo(Map.of("node1_mtty_mtty", 1, "node1_mbochs_mbochs", 1));
        assertThat(books.devicesOf(server)).hasSize(2);
        books.seenBy(guests, server);
    }

    @Test
    void s16EachClassIsOnItsOwnParent() {
        UUID vgpu = guests.ask("vgpu", "mtty");
        UUID display = guests.ask("display", "display");
        guests.awaitActive(vgpu);
        guests.awaitActive(display);
        assertThat(host.servers().holdings("CUSTOM_DISPLAY")).isEqualTo(Map.of(display, Map.of("node1_mdpy_mdpy", 1)));
        assertThat(host.servers().holdings("VGPU")).containsOnlyKeys(vgpu);
        books.seenBy(guests, vgpu);
        books.seenBy(guests, display);
    }

    @Test
    void x4ServersThatAreMadeAtTheSameTimeOnOneParentGetDifferentDevices() {
        host.openstack()
                .json(
                        "--os-compute-api-version",
                        "2.37",
                        "server",
                        "create",
                        "--flavor",
                        "display",
                        "--image",
                        RealHost.IMAGE,
                        "--nic",
                        "none",
                        "--min",
                        "3",
                        "--max",
                        "3",
                        "race");
        List<UUID> servers =
                host.servers().list().stream().map(server -> server.id()).toList();
        assertThat(servers).hasSize(3);
        servers.forEach(guests::awaitActive);
        Set<String> devices = new HashSet<>();
        servers.forEach(server -> devices.addAll(books.devicesOf(server)));
        assertThat(devices).hasSize(3);
        books.agree(Set.of());
    }

    @Test
    void stopStartAndRebootKeepTheDevice() {
        UUID server = guests.create("kept", "mtty");
        Set<String> devices = books.devicesOf(server);
        books.seenBy(guests, server);

        host.openstack().text("server", "stop", server.toString());
        guests.awaitStatus(server, "SHUTOFF");
        assertThat(guests.consoleWith(server, "POWER-BUTTON")).contains("TICK");
        assertThat(books.devicesOf(server)).isEqualTo(devices);
        books.agree(Set.of());

        host.openstack().text("server", "start", server.toString());
        guests.awaitActive(server);
        host.openstack().text("server", "reboot", "--hard", server.toString());
        guests.awaitActive(server);
        host.openstack().text("server", "reboot", server.toString());
        guests.awaitActive(server);
        assertThat(books.devicesOf(server)).isEqualTo(devices);
        books.seenBy(guests, server);
    }
}
