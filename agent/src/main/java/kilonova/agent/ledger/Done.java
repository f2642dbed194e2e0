package kilonova.agent.ledger;

import java.util.Optional;
import kilonova.agent.guests.PowerState;
import kilonova.protocol.MigrationProgress;

/**
 * What the agent has carried out for a guest.
 *
 * @param generation the newest wish that was answered, with success or not; 0 for none
 * @param rebootCount the newest reboot that was carried out
 * @param rebuildCount the newest rebuild that was carried out
 * @param snapshotImage the image that was filled last
 * @param left the power state in which the agent left the guest
 * @param bootId the machine's boot during which that was
 * @param departure how the newest try to leave the host stands, as far as that was written down; empty when it was told to be here again
 */
public record Done(
        long generation,
        int rebootCount,
        int rebuildCount,
        Optional<String> snapshotImage,
        PowerState left,
        String bootId,
        Optional<MigrationProgress> departure) {
    /** Nothing yet. */
    static Done nothing() {
        return new Done(0, 0, 0, Optional.empty(), PowerState.SHUT_OFF, "", Optional.empty());
    }

    /** All that a wish counts, by an agent that left no record of it. */
    static Done before(Wish wish, PowerState power, String bootId) {
        // nobody knows whether it had begun to leave; begun twice it could arrive twice
        Optional<MigrationProgress> begun = wish.departure()
                .map(departure -> MigrationProgress.of(departure.attempt(), MigrationProgress.Outcome.UNDER_WAY));
        return new Done(0, wish.rebootCount(), wish.rebuildCount(), wish.snapshotImage(), power, bootId, begun);
    }

    /** The guest was rebooted; one that had left is here again by that. */
    public Done rebooted(int count, PowerState power) {
        return new Done(generation, count, rebuildCount, snapshotImage, power, bootId, Optional.empty());
    }

    /** The guest's disk was removed, to be made anew. */
    public Done rebuilt(int count, int reboots) {
        return new Done(generation, reboots, count, snapshotImage, PowerState.SHUT_OFF, bootId, departure);
    }

    /** The guest's disk was copied into an image. */
    public Done photographed(String image) {
        return new Done(generation, rebootCount, rebuildCount, Optional.of(image), left, bootId, departure);
    }

    /** A try to leave has begun, or ended. */
    public Done departing(MigrationProgress progress) {
        return new Done(generation, rebootCount, rebuildCount, snapshotImage, left, bootId, Optional.of(progress));
    }

    /** Whether a try to leave was begun whose end is not written down. */
    public boolean isLeaving() {
        return departure
                .filter(progress -> progress.outcome() == MigrationProgress.Outcome.UNDER_WAY)
                .isPresent();
    }
}
