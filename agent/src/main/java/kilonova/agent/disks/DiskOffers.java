package kilonova.agent.disks;

import java.util.Optional;
import java.util.UUID;
import kilonova.protocol.GuestDisk;

/**
 * The disks of a host's guests, for the hosts that the guests move to. Nothing here changes a guest. May throw
 * {@link kilonova.agent.guests.HypervisorUnavailable}. Safe to use from several threads.
 */
public interface DiskOffers {
    /**
     * Looks whether a disk can be sent: its guest must be off.
     *
     * @param base an image that the other host has; what is the same as in it need not be sent
     */
    DiskOffer offer(UUID guestId, GuestDisk disk, Optional<String> base);
}
