package kilonova.agent.ledger;

import java.util.List;
import java.util.Optional;
import kilonova.protocol.Departure;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.GuestGoal;

/**
 * What the controller asked of a guest last, as far as the agent must remember it to go on without the controller.
 *
 * @param generation the wish's own number
 * @param goal what the guest should be
 * @param rebootCount the newest reboot that was asked for
 * @param hardReboot whether that is a hard one
 * @param rebuildCount the newest rebuild that was asked for
 * @param snapshotImage the image that the newest snapshot asked for fills
 * @param devices the shares of the host's providers that it has
 * @param departure how it leaves the host, where it shall
 */
public record Wish(
        long generation,
        GuestGoal goal,
        int rebootCount,
        boolean hardReboot,
        int rebuildCount,
        Optional<String> snapshotImage,
        List<DeviceClaim> devices,
        Optional<Departure> departure) {
    public Wish {
        devices = List.copyOf(devices);
    }

    /** The part of a desired guest that is remembered. */
    public static Wish of(DesiredGuest desired) {
        return new Wish(
                desired.generation(),
                desired.goal(),
                desired.rebootCount(),
                desired.hardReboot(),
                desired.rebuildCount(),
                desired.snapshotImage(),
                desired.devices(),
                desired.departure());
    }
}
