package kilonova.acceptance.realhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Operations on one host that upstream has lost devices by: each of them keeps the guest's own, or gives it back to be found anew. */
@OnRealHost
@Order(4)
class LifeRealHostTest {
    private final RealHost host;
    private final Guests guests;
    private final Books books;

    LifeRealHostTest(RealHost host) {
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
    void aPausedAndASuspendedServerGoOnWithTheirDevice() {
        UUID server = guests.create("asleep", "mtty");
        Set<String> devices = books.devicesOf(server);
        guests.console(server);
        does("PAUSED", server, "pause");
        does("ACTIVE", server, "unpause");
        does("SUSPENDED", server, "suspend");
        assertThat(held(server)).containsValue(1);
        does("ACTIVE", server, "resume");
        assertThat(books.devicesOf(server)).isEqualTo(devices);
        books.agree(Set.of());
        assertThat(guests.ticksAgain(server)).contains("BOOTS 1").doesNotContain("BOOTS 2");
    }

    @Test
    void aRescuedServerHasItsDeviceInTheRescueAndAfterIt() {
        UUID server = guests.create("hurt", "mtty");
        Set<String> devices = books.devicesOf(server);
        host.openstack().text("server", "rescue", server.toString());
        guests.awaitStatus(server, "RESCUE");
        assertThat(books.devicesOf(server)).isEqualTo(devices);
        assertThat(held(server)).containsValue(1);
        does("ACTIVE", server, "unrescue");
        assertThat(books.devicesOf(server)).isEqualTo(devices);
        books.seenBy(guests, server);
    }

    @Test
    void aPictureOfARunningServerLeavesItsDeviceAndItsDisk() {
        UUID server = guests.create("taken", "mtty");
        guests.console(server);
        Set<String> devices = books.devicesOf(server);
        host.openstack().text("server", "image", "create", "--wait", "--name", "picture", server.toString());
        guests.awaitActive(server);
        assertThat(host.openstack().json("image", "show", "picture").text("status"))
                .isEqualTo("active");
        assertThat(books.devicesOf(server)).isEqualTo(devices);
        assertThat(guests.ticksAgain(server)).contains("BOOTS 1").doesNotContain("BOOTS 2");
    }

    @Test
    void aShelvedServerGivesItsDeviceBackAndFindsOneAnew() {
        UUID server = guests.create("shelved", "mtty");
        guests.console(server);
        host.openstack().text("server", "shelve", "--offload", server.toString());
        guests.awaitStatus(server, "SHELVED_OFFLOADED");
        assertThat(host.servers().holdings("VGPU")).doesNotContainKey(server);
        assertThat(books.look().devices()).isEmpty();
        does("ACTIVE", server, "unshelve");
        books.seenBy(guests, server);
        assertThat(guests.console(server)).contains("BOOTS 2");
    }

    @Test
    void aRebuiltServerKeepsItsDeviceAndGetsAFreshDisk() {
        UUID server = guests.create("anew", "mtty");
        guests.console(server);
        Set<String> devices = books.devicesOf(server);
        host.openstack().text("server", "rebuild", "--image", RealHost.IMAGE, "--wait", server.toString());
        guests.awaitActive(server);
        assertThat(books.devicesOf(server)).isEqualTo(devices);
        books.seenBy(guests, server);
        assertThat(guests.console(server)).contains("BOOTS 1").doesNotContain("BOOTS 2");
    }

    /** What apt does with a newer version: here the same one, whose maintainer's scripts cannot tell. */
    @Test
    void aPackageIsInstalledOverARunningAgentWhoseGuestsGoOnWithTheirDevices() {
        UUID server = guests.create("outlives", "mtty");
        guests.console(server);
        Set<String> devices = books.devicesOf(server);
        String guest = books.guestOf(server).uuid();
        String emulator = emulatorOf(guest);
        String configuration = host.machine().run("cat /etc/kilonova/kilonova.conf");
        String before = host.agent().process();
        host.agent().installAgain();
        assertThat(host.agent().process()).as("another process").isNotIn("0", before);
        assertThat(host.machine().run("cat /etc/kilonova/kilonova.conf")).isEqualTo(configuration);
        UUID later = guests.create("later", "display");
        assertThat(books.devicesOf(later)).hasSize(1);
        guests.awaitActive(server);
        assertThat(books.devicesOf(server)).isEqualTo(devices);
        assertThat(emulatorOf(guest)).as("the same process of the guest").isEqualTo(emulator);
        assertThat(guests.ticksAgain(server)).contains("BOOTS 1").doesNotContain("BOOTS 2");
    }

    private String emulatorOf(String guest) {
        return host.machine().run("cat \"/run/libvirt/qemu/$(virsh domname " + guest + ").pid\"");
    }

    private Map<String, Integer> held(UUID server) {
        return host.servers().holdings("VGPU").getOrDefault(server, Map.of());
    }

    private void does(String status, UUID server, String action) {
        host.openstack().text("server", action, server.toString());
        guests.awaitStatus(server, status);
    }
}
