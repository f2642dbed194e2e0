package kilonova.acceptance.realhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import kilonova.acceptance.product.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Servers that leave their host for another, each with its device, and with what it has on its disk. */
@OnRealHost
@Order(7)
class MovesRealHostTest {
    private final RealHost host;
    private final Guests guests;
    private final Books books;
    private final Node first;
    private final Node second;

    MovesRealHostTest(RealHost host) {
        this.host = host;
        this.guests = host.guests();
        this.first = host.first();
        this.second = host.second();
        this.books = host.books();
    }

    @AfterEach
    void leaveNothing() {
        if (!second.machine().isOn()) {
            host.powerOn(second);
        }
        guests.deleteAll();
        books.agree(Set.of());
        host.openstack()
                .text("compute", "service", "set", "--enable", first.machine().name(), "nova-compute");
    }

    @Test
    void aColdMigratedServerHasADeviceAndItsOwnDiskOverThere() {
        UUID server = guests.createOn(first, "mover", "serial");
        assertThat(guests.console(server)).contains("BOOTS 1");
        host.openstack().text("server", "migrate", server.toString());
        guests.awaitStatus(server, "VERIFY_RESIZE");
        assertThat(guests.nodeOf(server)).isEqualTo(second);
        host.openstack().text("server", "migrate", "confirm", server.toString());
        guests.awaitActive(server);
        assertThat(held(server)).isEqualTo(Map.of(second.provider("mtty_mtty"), 1));
        books.seenBy(guests, server);
        assertThat(guests.console(server)).contains("BOOTS 2");
        books.agree(Set.of());
        assertThat(first.machine().look().devices()).isEmpty();
    }

    @Test
    void x2AResizeThatIsRevertedGetsItsOwnDeviceBack() {
        UUID server = guests.createOn(first, "changed", "serial");
        Set<String> devices = books.devicesOf(server);
        guests.console(server);
        host.openstack().text("server", "resize", "--flavor", "display", server.toString());
        guests.awaitStatus(server, "VERIFY_RESIZE");
        assertThat(host.servers().holdings("CUSTOM_DISPLAY")).containsKey(server);
        host.openstack().text("server", "resize", "revert", server.toString());
        guests.awaitActive(server);
        assertThat(books.devicesOf(server)).isEqualTo(devices);
        assertThat(guests.nodeOf(server)).isEqualTo(first);
        books.seenBy(guests, server);
        books.agree(Set.of());
    }

    @Test
    void x1AServerThatIsEvacuatedIsNoLongerItsOldHosts() {
        UUID server = guests.createOn(second, "survivor", "serial");
        guests.console(server);
        second.losePower();
        Eventually.holds(
                "the end of the second host",
                RealHost.MOST,
                () -> host.openstack()
                        .text(
                                "compute",
                                "service",
                                "list",
                                "--host",
                                second.machine().name())
                        .contains("down"),
                () -> host.openstack().text("compute", "service", "list"));
        assertThat(host.cloud().command("evacuate", second.machine().name())).contains("survivor");
        guests.awaitActive(server);
        assertThat(guests.nodeOf(server)).isEqualTo(first);
        books.seenBy(guests, server);
        host.powerOn(second);
        Eventually.holds(
                "an old host that has cleaned up",
                RealHost.MOST,
                () -> second.machine().look().guests().isEmpty()
                        && second.machine().look().devices().isEmpty(),
                () -> second.machine().look() + second.agent().lastOutput());
        books.agree(Set.of());
        assertThat(held(server)).isEqualTo(Map.of(first.provider("mtty_mtty"), 1));
    }

    @Test
    void s14ARunningServerMovesWithItsDeviceAndGoesOnCounting() {
        movesRunning("runner", "serial", 1);
    }

    @Test
    void x15ARunningServerMovesWithThreeDevicesAtOnce() {
        host.flavor("three", "resources:VGPU=3", "trait:CUSTOM_SERIAL=required");
        movesRunning("triple", "three", 3);
    }

    /** One that runs goes on running, one that does not moves with its disk: neither stays behind. */
    @Test
    void aDrainedHostIsEmptyAndItsServersHaveTheirDevicesElsewhere() {
        UUID running = guests.createOn(first, "awake", "serial");
        int counted = Guests.lastTick(guests.console(running));
        UUID stopped = guests.createOn(first, "off", "serial");
        host.openstack().text("server", "stop", stopped.toString());
        guests.awaitStatus(stopped, "SHUTOFF");
        String told = host.cloud().command("drain", first.machine().name());
        assertThat(told).contains("awake", "off");
        guests.awaitActive(running);
        guests.awaitStatus(stopped, "SHUTOFF");
        assertThat(guests.nodeOf(running)).isEqualTo(second);
        assertThat(guests.nodeOf(stopped)).isEqualTo(second);
        assertThat(Guests.lastTick(guests.consoleWith(running, "TICK "))).isGreaterThan(counted);
        assertThat(first.machine().look().devices()).isEmpty();
        books.agree(Set.of());
    }

    private void movesRunning(String name, String flavor, int devices) {
        UUID server = guests.createOn(first, name, flavor);
        Set<String> before = books.devicesOf(server);
        assertThat(before).hasSize(devices);
        int counted = Guests.lastTick(guests.console(server));
        host.openstack()
                .text("--os-compute-api-version", "2.30", "server", "migrate", "--live-migration", server.toString());
        Eventually.holds(
                "the server on the second host",
                RealHost.MOST,
                () -> guests.one(server)
                        .filter(seen -> seen.task().isEmpty()
                                && seen.host().equals(second.machine().name()))
                        .isPresent(),
                () -> guests.one(server)
                        + host.servers().faultOf(server)
                        + second.agent().lastOutput());
        guests.awaitActive(server);
        RealHost.tell("libvirt says of the move of " + devices + " devices: " + standstill(server));
        String onward = guests.consoleWith(server, "TICK ");
        assertThat(onward).doesNotContain("NESTED-GUEST-UP");
        assertThat(Guests.lastTick(onward)).isGreaterThan(counted);
        assertThat(books.devicesOf(server)).hasSize(devices).doesNotContainAnyElementsOf(before);
        assertThat(held(server)).isEqualTo(Map.of(second.provider("mtty_mtty"), devices));
        books.agree(Set.of());
        assertThat(first.machine().look().devices()).isEmpty();
    }

    /** How long the guest stood still in its last move, as the daemon that received it has measured. */
    private String standstill(UUID server) {
        return second.machine()
                .run("virsh domjobinfo --completed " + server
                        + " | grep -E 'Time elapsed|downtime' | tr -s ' \\n' ' '");
    }

    private Map<String, Integer> held(UUID server) {
        return host.servers().holdings("VGPU").getOrDefault(server, Map.of());
    }
}
