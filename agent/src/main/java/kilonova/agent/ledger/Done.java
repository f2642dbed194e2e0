package kilonova.agent.ledger;

import java.util.Optional;
import kilonova.agent.guests.PowerState;

/**
 * What the agent has carried out for a guest.
 *
 * @param generation the newest wish that was answered, with success or not; 0 for none
 * @param rebootCount the newest reboot that was carried out
 * @param rebuildCount the newest rebuild that was carried out
 * @param snapshotImage the image that was filled last
 * @param left the power state in which the agent left the guest
 * @param bootId the machine's boot during which that was
 */
public record Done(
        long generation,
        int rebootCount,
        int rebuildCount,
        Optional<String> snapshotImage,
        PowerState left,
        String bootId) {
    /** Nothing yet. */
    static Done nothing() {
        return new Done(0, 0, 0, Optional.empty(), PowerState.SHUT_OFF, "");
    }

    /** All that a wish counts, by an agent that left no record of it. */
    static Done before(Wish wish, PowerState power, String bootId) {
        return new Done(0, wish.rebootCount(), wish.rebuildCount(), wish.snapshotImage(), power, bootId);
    }

    /** The guest was rebooted. */
    public Done rebooted(int count, PowerState power) {
        return new Done(generation, count, rebuildCount, snapshotImage, power, bootId);
    }

    /** The guest's disk was removed, to be made anew. */
    public Done rebuilt(int count, int reboots) {
        return new Done(generation, reboots, count, snapshotImage, PowerState.SHUT_OFF, bootId);
    }

    /** The guest's disk was copied into an image. */
    public Done photographed(String image) {
        return new Done(generation, rebootCount, rebuildCount, Optional.of(image), left, bootId);
    }
}
