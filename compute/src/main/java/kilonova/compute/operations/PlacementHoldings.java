package kilonova.compute.operations;

import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.placement.Placement;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.snapshots.Snapshot;

/** The operations' side of the Placement that runs in this process. */
public final class PlacementHoldings implements Holdings {
    private final Placement placement;

    public PlacementHoldings(Placement placement) {
        this.placement = placement;
    }

    @Override
    public void move(UUID from, UUID to) {
        Outcome<Snapshot> outcome = placement.moveAllocations(new ConsumerId(from), new ConsumerId(to));
        outcome.refusal().ifPresent(refusal -> {
            if (!(refusal instanceof Refusal.ConsumerNotFound)) {
                throw new IllegalStateException("allocations of " + from + " did not move: " + refusal.message());
            }
        });
    }

    @Override
    public void release(UUID consumer) {
        placement.deleteAllocations(new ConsumerId(consumer));
    }

    @Override
    public boolean holdsAnything(UUID consumer) {
        return placement.snapshot().consumers().find(new ConsumerId(consumer)).isPresent();
    }

    @Override
    public Set<UUID> holders() {
        return placement.snapshot().consumers().all().stream()
                .map(consumer -> consumer.id().value())
                .collect(Collectors.toUnmodifiableSet());
    }
}
