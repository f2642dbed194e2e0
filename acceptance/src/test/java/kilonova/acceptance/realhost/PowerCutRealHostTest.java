package kilonova.acceptance.realhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The machine loses its power under running guests, and boots again: the kernel has forgotten all devices and virtual functions. */
@OnRealHost
@Order(9)
class PowerCutRealHostTest {
    private static final String FOREIGN = "0b5e1ab0-0000-4000-8000-00000000f0e1";

    private final RealHost host;
    private final Guests guests;
    private final Books books;

    PowerCutRealHostTest(RealHost host) {
        this.host = host;
        this.guests = host.guests();
        this.books = host.books();
    }

    @AfterEach
    void leaveNothing() {
        host.machine().run("mdevctl stop -u " + FOREIGN + " || true; mdevctl undefine -u " + FOREIGN + " || true");
        guests.deleteAll();
        books.agree(Set.of());
    }

    @Test
    void guestsThatRanRunAgainWithTheSameDevicesAndX12VirtualFunctionsComeBack() {
        host.machine().run("mdevctl define --auto -u " + FOREIGN + " -p mtty -t mtty-1 && mdevctl start -u " + FOREIGN);
        UUID serial = guests.ask("serial", "mtty");
        UUID display = guests.ask("display", "display");
        UUID stopped = guests.ask("stopped", "mtty");
        guests.awaitActive(serial);
        guests.awaitActive(display);
        guests.awaitActive(stopped);
        host.openstack().text("server", "stop", stopped.toString());
        guests.awaitStatus(stopped, "SHUTOFF");
        Set<String> ofSerial = books.devicesOf(serial);
        Set<String> ofDisplay = books.devicesOf(display);
        Set<String> ofStopped = books.devicesOf(stopped);
        assertThat(host.virtualFunctions()).isEqualTo(RealHost.FUNCTIONS);

        host.losePower();

        guests.awaitActive(serial);
        guests.awaitActive(display);
        guests.awaitStatus(stopped, "SHUTOFF");
        books.agree(Set.of(FOREIGN));
        assertThat(books.devicesOf(serial)).isEqualTo(ofSerial);
        assertThat(books.devicesOf(display)).isEqualTo(ofDisplay);
        assertThat(books.devicesOf(stopped)).isEqualTo(ofStopped);
        assertThat(host.virtualFunctions()).isEqualTo(RealHost.FUNCTIONS);

        host.openstack().text("server", "start", stopped.toString());
        guests.awaitActive(stopped);
        assertThat(books.devicesOf(stopped)).isEqualTo(ofStopped);
    }
}
