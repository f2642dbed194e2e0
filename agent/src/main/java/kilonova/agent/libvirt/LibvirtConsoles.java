package kilonova.agent.libvirt;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.GuestConsoles;
import kilonova.agent.guests.GuestDisplay;
import kilonova.agent.libvirt.files.ConsoleLog;
import kilonova.protocol.calls.GuestDiagnostics;

/** Looks into the guests of a libvirt daemon: their console logs are files, their displays ports of the loopback. */
public final class LibvirtConsoles implements GuestConsoles {
    private static final String LOOPBACK = "127.0.0.1";

    private final LibvirtHypervisor hypervisor;

    public LibvirtConsoles(LibvirtHypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    @Override
    public Optional<String> consoleText(UUID guestId, int maxBytes) {
        try {
            return new ConsoleLog(hypervisor.consoleLog(guestId)).end(maxBytes);
        } catch (IOException e) {
            throw Trouble.with("the console log of guest " + guestId + " cannot be read", e);
        }
    }

    @Override
    public Optional<GuestDisplay> display(UUID guestId) {
        return hypervisor.vncPort(guestId).stream()
                .mapToObj(port -> (GuestDisplay) new GuestDisplay.Port(LOOPBACK, port))
                .findFirst();
    }

    @Override
    public Optional<GuestDiagnostics> diagnostics(UUID guestId) {
        return hypervisor.diagnostics(guestId);
    }
}
