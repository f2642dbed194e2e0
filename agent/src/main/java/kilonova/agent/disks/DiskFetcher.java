package kilonova.agent.disks;

import java.util.Optional;
import java.util.UUID;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.Problem;

/** Where the disks come from that guests take over. */
@FunctionalInterface
public interface DiskFetcher {
    /** For hosts that nothing moves to. */
    DiskFetcher NONE = (guestId, disk, base) ->
            new DiskAnswer.Refused(new Problem("disk.none", "this host takes no disks from others"));

    /**
     * A disk of the guest that a guest of this host takes its disks over from.
     *
     * @param guestId the guest of this host
     * @param base an image that this host has; what is the same as in it need not come
     * @throws kilonova.protocol.ControllerUnavailable when it cannot be had now
     */
    DiskAnswer open(UUID guestId, GuestDisk disk, Optional<String> base) throws InterruptedException;
}
