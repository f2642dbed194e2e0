package kilonova.protocol;

import java.util.List;
import java.util.UUID;

/**
 * One incarnation of a server on one host. A server has one guest at rest, and two while it moves (source {@code HELD},
 * destination built); both may be on the same host.
 *
 * @param guestId identifies the incarnation; a move makes a new one
 * @param serverId the server, as users know it; also the UUID that the guest sees
 * @param generation rises with each change of this record; the agent repeats it in its observation, so that the controller
 *     knows which wish an observation answers
 * @param goal what the guest should be
 * @param rebootCount rises by one for each reboot asked for; the agent reboots when it has seen a lower one
 * @param hardReboot whether the newest reboot is a hard one
 * @param rebuildCount rises by one for each rebuild; the agent replaces the disk from {@link GuestSpec#image()} when it has
 *     seen a lower one; devices are kept
 * @param devices what the guest holds of this host's device providers; empty for a guest without devices
 * @param spec what the guest is made of
 */
public record DesiredGuest(
        UUID guestId,
        UUID serverId,
        long generation,
        GuestGoal goal,
        int rebootCount,
        boolean hardReboot,
        int rebuildCount,
        List<DeviceClaim> devices,
        GuestSpec spec) {
    public DesiredGuest {
        devices = List.copyOf(devices);
    }
}
