package kilonova.agent.guests;

import java.util.List;
import java.util.Optional;
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
 * @param cards the addresses of its network cards, lower case; empty when they are not known
 */
public record Guest(
        UUID guestId,
        UUID serverId,
        PowerState power,
        boolean rescued,
        List<GuestDevice> devices,
        Optional<Set<String>> cards) {
    public Guest {
        devices = List.copyOf(devices);
        cards = cards.map(Set::copyOf);
    }

    /** A guest of whose network cards nothing is known. */
    public Guest(UUID guestId, UUID serverId, PowerState power, boolean rescued, List<GuestDevice> devices) {
        this(guestId, serverId, power, rescued, devices, Optional.empty());
    }

    /** The identities of its devices. */
    public Set<UnitId> units() {
        return devices.stream().map(GuestDevice::unit).collect(Collectors.toUnmodifiableSet());
    }
}
