package kilonova.agent.libvirt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.guests.GuestDevice;
import kilonova.agent.libvirt.daemon.Daemon.Plug;
import kilonova.agent.libvirt.domain.DeviceXml;
import kilonova.protocol.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes devices out of guests that run, and gives them back. The definition keeps them all the while: what a guest lacks is what its
 * definition has and it has not, whenever that is asked and whoever took it out.
 */
final class PluggedDevices {
    private static final Logger LOG = LoggerFactory.getLogger(PluggedDevices.class);

    private final GuestDomains domains;
    private final Happenings happenings;
    private final Duration patience;

    /** @param patience how long a guest may take to let go of a device */
    PluggedDevices(GuestDomains domains, Happenings happenings, Duration patience) {
        this.patience = patience;
        this.domains = domains;
        this.happenings = happenings;
    }

    /** Takes all devices out of a guest. */
    Optional<Problem> takeOut(UUID guestId) {
        for (GuestDevice device : domains.devices(guestId)) {
            Optional<Problem> refusal = domains.unplug(guestId, DeviceXml.device(device), Plug.RUNNING);
            if (refusal.isPresent()) {
                return refusal;
            }
            if (!happenings.await(patience, () -> !domains.devices(guestId).contains(device))) {
                return Optional.of(new Problem(
                        "device.not_let_go",
                        "guest %s did not let go of device %s within %d s"
                                .formatted(guestId, device.unit(), patience.toSeconds())));
            }
            LOG.info("guest {}: device {} is taken out", guestId, device.unit());
        }
        return Optional.empty();
    }

    /** Gives a guest the devices that it lacks. */
    Optional<Problem> giveBack(UUID guestId) {
        List<GuestDevice> missing = new ArrayList<>(domains.definedDevices(guestId));
        missing.removeAll(domains.devices(guestId));
        for (GuestDevice device : missing) {
            Optional<Problem> refusal = domains.plug(guestId, DeviceXml.device(device), Plug.RUNNING);
            if (refusal.isPresent()) {
                return Optional.of(new Problem(
                        "device.not_given_back",
                        "guest %s goes on without device %s, which it had before: %s"
                                .formatted(guestId, device.unit(), refusal.get().message())));
            }
            LOG.info("guest {}: device {} is given back", guestId, device.unit());
        }
        return Optional.empty();
    }
}
