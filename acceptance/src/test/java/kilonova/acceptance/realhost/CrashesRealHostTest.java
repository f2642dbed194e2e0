package kilonova.acceptance.realhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import kilonova.acceptance.testbed.Moment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Whatever dies while the host works, what was asked is done in the end, and nobody has a device that the others do not know of. */
@OnRealHost
@Order(3)
class CrashesRealHostTest {
    private final RealHost host;
    private final Guests guests;
    private final Books books;

    CrashesRealHostTest(RealHost host) {
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
    void aCreateEndsWellWhereverItsAgentIsKilled() {
        host.agent().killAtEach(Moment.CLAIMED, Moment.MADE, Moment.DEFINED, Moment.STARTED);
        UUID server = guests.ask("made-four-times", "mtty");
        host.agent().awaitDeaths();
        guests.awaitActive(server);
        assertThat(books.devicesOf(server)).hasSize(1);
        books.agree(Set.of());
    }

    @Test
    void aHardRebootEndsWellWhereverItsAgentIsKilled() {
        UUID server = guests.create("rebooted", "mtty");
        Set<String> devices = books.devicesOf(server);
        host.agent().killAtEach(Moment.REBOOT_WANTED, Moment.OFF, Moment.STARTED);
        host.openstack().text("server", "reboot", "--hard", server.toString());
        host.agent().awaitDeaths();
        guests.awaitActive(server);
        assertThat(books.devicesOf(server)).isEqualTo(devices);
        books.agree(Set.of());
    }

    @Test
    void aDeleteEndsWellWhereverItsAgentIsKilled() {
        UUID server = guests.create("doomed", "mtty");
        host.agent().killAtEach(Moment.RELEASING, Moment.OFF, Moment.UNDEFINED, Moment.REMOVED);
        host.openstack().text("server", "delete", server.toString());
        host.agent().awaitDeaths();
        guests.delete();
        books.agree(Set.of());
    }

    @Test
    void aGuestThatIsDestroyedBehindOurBackIsShownAsOffAndStartsAgainWithItsDevice() {
        UUID server = guests.create("destroyed", "mtty");
        Set<String> devices = books.devicesOf(server);
        host.machine().run("virsh destroy " + books.guestOf(server).uuid());
        guests.awaitStatus(server, "SHUTOFF");
        assertThat(books.devicesOf(server)).isEqualTo(devices);
        host.openstack().text("server", "start", server.toString());
        guests.awaitActive(server);
        assertThat(books.devicesOf(server)).isEqualTo(devices);
        books.agree(Set.of());
    }

    @Test
    void libvirtMayDieUnderRunningGuestsAndWhileOneIsMade() {
        UUID before = guests.create("before", "mtty");
        Set<String> devices = books.devicesOf(before);
        host.machine().run("systemctl kill -s KILL libvirtd");
        UUID during = guests.ask("during", "display");
        guests.awaitActive(during);
        guests.awaitActive(before);
        assertThat(books.devicesOf(before)).isEqualTo(devices);
        books.agree(Set.of());
    }

    @Test
    void x13AServerThatIsMadeWhileTheControllerWithItsPlacementDiesIsActiveInTheEnd() {
        UUID server = guests.ask("orphan", "mtty");
        host.cloud().kill();
        host.cloud().startAgain();
        guests.awaitActive(server);
        assertThat(books.devicesOf(server)).hasSize(1);
        books.agree(Set.of());
    }
}
