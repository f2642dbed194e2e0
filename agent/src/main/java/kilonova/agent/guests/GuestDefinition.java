package kilonova.agent.guests;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.protocol.GuestSpec;

/**
 * All that a hypervisor needs to make a guest.
 *
 * @param guestId the incarnation; the hypervisor's own key, so that two guests of one server may be on one host
 * @param serverId the server; what the guest itself sees as its UUID
 * @param spec processors, memory, disks, image, network cards
 * @param rescueImage what it boots from, its own disk beside it, in place of that disk
 * @param devices the vGPUs that it gets
 */
public record GuestDefinition(
        UUID guestId,
        UUID serverId,
        GuestSpec spec,
        Optional<GuestSpec.ImageSource> rescueImage,
        List<GuestDevice> devices) {
    public GuestDefinition {
        devices = List.copyOf(devices);
    }
}
