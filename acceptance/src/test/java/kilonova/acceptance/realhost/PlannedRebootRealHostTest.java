package kilonova.acceptance.realhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The machine is rebooted by its operator, and libvirt's own service shuts its guests down before. */
@OnRealHost
@Order(8)
class PlannedRebootRealHostTest {
    private final RealHost host;
    private final Guests guests;
    private final Books books;

    PlannedRebootRealHostTest(RealHost host) {
        this.host = host;
        this.guests = host.guests();
        this.books = host.books();
    }

    @AfterEach
    void leaveNothing() {
        guests.deleteAll();
        books.agree(Set.of());
        // as the testbed has it; ending it earlier would shut guests down
        host.machine().run("systemctl mask -q --now libvirt-guests && rm -f /etc/default/libvirt-guests");
    }

    @Test
    void guestsThatAreShutDownForAPlannedRebootRunAgainWithTheSameDevices() {
        host.machine().run("""
                printf 'ON_BOOT=ignore\\nON_SHUTDOWN=shutdown\\nSHUTDOWN_TIMEOUT=60\\nPARALLEL_SHUTDOWN=2\\n' > /etc/default/libvirt-guests
                systemctl unmask -q libvirt-guests
                systemctl enable -q --now libvirt-guests
                """);
        UUID serial = guests.create("serial", "mtty");
        UUID display = guests.create("display", "display");
        books.seenBy(guests, serial);
        Set<String> ofSerial = books.devicesOf(serial);
        Set<String> ofDisplay = books.devicesOf(display);

        host.reboot();

        books.agree(Set.of());
        guests.awaitActive(serial);
        guests.awaitActive(display);
        assertThat(books.devicesOf(serial)).isEqualTo(ofSerial);
        assertThat(books.devicesOf(display)).isEqualTo(ofDisplay);
        assertThat(guests.consoleWith(serial, "BOOTS 2"))
                .as("it was shut down, and not switched off")
                .contains("POWER-BUTTON");
        books.seenBy(guests, serial);
        assertThat(host.openstack()
                        .json("server", "event", "list", serial.toString())
                        .column("Action"))
                .as("nobody says that its owner has stopped it")
                .containsExactly("create");
    }
}
