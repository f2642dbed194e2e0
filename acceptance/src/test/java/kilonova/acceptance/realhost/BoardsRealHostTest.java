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
@Order(6)
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
            awaitFree(10);
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
        awaitFree(12);
    }

    /** This card's driver lets both types share its 24 ports: 22 are left beside an old guest's two. */
    @Test
    void x7ABoardThatMayMixTypesGivesItsNewTypeBesideTheGuestsOfTheOldOne() {
        UUID old = guests.create("old", "serial");
        Set<String> devices = books.devicesOf(old);
        host.agent().command("gpu retype mtty_mtty mtty-1 --yes");
        awaitFree(22);
        assertThat(books.devicesOf(old)).isEqualTo(devices);
        UUID young = guests.create("young", "serial");
        assertThat(typeOf(young)).isEqualTo("mtty-1");
        assertThat(typeOf(old)).isEqualTo("mtty-2");
        awaitFree(21);
        books.agree(Set.of());
        guests.delete(old, young);
        awaitFree(24);
        host.agent().command("gpu retype mtty_mtty --reset --yes");
        awaitFree(12);
    }

    @Test
    void aDrainedBoardKeepsItsGuestsAndOffersNothingNewUntilItIsToldTo() {
        UUID old = guests.create("stays", "serial");
        Set<String> devices = books.devicesOf(old);
        host.agent().command("gpu drain mtty_mtty");
        awaitFree(0);
        UUID refused = guests.ask("refused", "serial");
        assertThat(guests.settled(refused)).isEqualTo("ERROR");
        guests.delete(refused);
        assertThat(books.devicesOf(old)).isEqualTo(devices);
        books.agree(Set.of());
        host.agent().command("gpu drain mtty_mtty --undo");
        awaitFree(11);
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

    private void awaitFree(int units) {
        Eventually.holds(
                units + " free units on the serial card",
                RealHost.MOST,
                () -> host.free("VGPU", SERIAL) == units,
                () -> host.servers().totals("VGPU") + host.agent().lastOutput());
    }

    private String typeOf(UUID server) {
        return host.machine().look().typeOf(books.devicesOf(server).iterator().next());
    }
}
