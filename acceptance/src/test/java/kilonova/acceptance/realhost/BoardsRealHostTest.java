package kilonova.acceptance.realhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import kilonova.acceptance.product.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What boards offer changes while guests run: by the operator, by others who use them, and because a driver goes away. */
@OnRealHost
@Order(4)
class BoardsRealHostTest {
    private static final String SERIAL = "node1_mtty_mtty";
    private static final String BY_HAND = "0b5e1ab0-0000-4000-8000-00000000f0e1";
    private static final String BY_MDEVCTL = "0b5e1ab0-0000-4000-8000-00000000f0e2";

    private final RealHost host;
    private final Guests guests;
    private final Books books;

    BoardsRealHostTest(RealHost host) {
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
    void x20DevicesThatOthersMadeTakeRoomAndAreNeitherGivenOutNorRemoved() {
        host.machine().run("""
                echo %s > /sys/class/mdev_bus/mtty/mdev_supported_types/mtty-1/create
                mdevctl define -u %s -p mtty -t mtty-2
                mdevctl start -u %2$s
                """.formatted(BY_HAND, BY_MDEVCTL));
        try {
            awaitTotal(10);
            UUID server = guests.create("beside-others", "serial");
            assertThat(books.devicesOf(server)).hasSize(1).doesNotContain(BY_HAND, BY_MDEVCTL);
            books.agree(Set.of(BY_HAND, BY_MDEVCTL));
            guests.delete(server);
            books.agree(Set.of(BY_HAND, BY_MDEVCTL));
        } finally {
            host.machine()
                    .run("echo 1 > /sys/bus/mdev/devices/%s/remove; mdevctl stop -u %s; mdevctl undefine -u %2$s"
                            .formatted(BY_HAND, BY_MDEVCTL));
        }
        awaitTotal(12);
    }

    @Test
    void x7ABoardWithLiveGuestsGetsItsNewTypeWhenTheLastOfThemLeaves() {
        UUID old = guests.create("old", "serial");
        Set<String> devices = books.devicesOf(old);
        host.machine().run("kilonova gpu retype mtty_mtty mtty-1 --yes");
        Eventually.holds(
                "no room on the board",
                RealHost.MOST,
                () -> host.free("VGPU", SERIAL) == 0,
                () -> host.servers().totals("VGPU") + host.agent().lastOutput());
        assertThat(books.devicesOf(old)).isEqualTo(devices);
        guests.delete(old);
        awaitTotal(24);
        UUID young = guests.create("young", "serial");
        assertThat(host.machine()
                        .look()
                        .typeOf(books.devicesOf(young).iterator().next()))
                .isEqualTo("mtty-1");
        guests.delete(young);
        host.machine().run("kilonova gpu retype mtty_mtty --reset --yes");
        awaitTotal(12);
    }

    @Test
    void x18ADriverThatGoesAwayTakesItsCapacityAlongAndBringsItBack() {
        host.machine().run("modprobe -r mbochs");
        Eventually.holds(
                "no room on a board that is gone",
                RealHost.MOST,
                () -> host.free("VGPU", "node1_mbochs_mbochs") == 0,
                () -> host.servers().totals("VGPU") + host.agent().lastOutput());
        assertThat(host.free("VGPU", SERIAL)).isEqualTo(12);
        host.machine().run("modprobe mbochs");
        Eventually.holds(
                "the board's room",
                RealHost.MOST,
                () -> host.free("VGPU", "node1_mbochs_mbochs") == 64,
                () -> host.servers().totals("VGPU") + host.agent().lastOutput());
    }

    private void awaitTotal(int units) {
        Eventually.holds(
                units + " units on the serial card",
                RealHost.MOST,
                () -> host.free("VGPU", SERIAL) == units,
                () -> host.servers().totals("VGPU") + host.agent().lastOutput());
    }
}
