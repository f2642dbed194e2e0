package kilonova.compute.scheduler;

import java.util.Optional;
import java.util.UUID;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.snapshots.Snapshot;

/**
 * What a consumer held when somebody looked. Who then writes for that consumer gives this along, and is refused if another wrote in
 * between: of two controllers that both believe to lead, only one can act on what it saw.
 */
public record Held(Optional<Consumer> consumer) {
    public static final Held NOTHING = new Held(Optional.empty());

    public static Held in(Snapshot snapshot, UUID consumer) {
        return new Held(snapshot.consumers().find(new ConsumerId(consumer)));
    }

    public boolean isNothing() {
        return consumer.isEmpty();
    }

    /** The condition under which Placement may write. */
    public ExpectedGeneration unchanged() {
        return ExpectedGeneration.unchanged(consumer);
    }
}
