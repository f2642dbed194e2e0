package kilonova.protocol;

import java.util.List;
import java.util.UUID;

/**
 * The guest that another one takes its disks over from: the same server, on the host that it moves away from. That guest is off and its
 * disks stay as they are until the move is confirmed or undone.
 *
 * @param host where it is
 * @param guestId the guest
 * @param disks which of its disks are taken over; those that are not named are made anew
 */
public record DiskSource(String host, UUID guestId, List<GuestDisk> disks) {
    public DiskSource {
        disks = List.copyOf(disks);
    }
}
