package kilonova.agent.guests;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.gpu.board.UnitId;

/**
 * A defined guest, as the hypervisor sees it now.
 *
 * @param guestId the incarnation that was defined
 * @param serverId the server that it is an incarnation of
 * @param power what it does
 * @param rescued whether its definition boots from a rescue image
 * @param devices what its definition passes to it
 */
public record Guest(UUID guestId, UUID serverId, PowerState power, boolean rescued, List<GuestDevice> devices) {
    public Guest {
        devices = List.copyOf(devices);
    }

    /** The identities of its devices. */
    public Set<UnitId> units() {
        return devices.stream().map(GuestDevice::unit).collect(Collectors.toUnmodifiableSet());
    }
}
