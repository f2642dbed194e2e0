package kilonova.compute.operations;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.placement.Placement;
import kilonova.placement.commands.Refusal;
import kilonova.placement.consumers.ConsumerId;

/** The operations' side of the Placement that runs in this process. */
public final class PlacementHoldings implements Holdings {
    private final Placement placement;

    public PlacementHoldings(Placement placement) {
        this.placement = placement;
    }

    @Override
    public Optional<String> move(UUID from, UUID to) {
        return placement
                .moveAllocations(new ConsumerId(from), new ConsumerId(to))
                .refusal()
                .filter(refusal -> !(refusal instanceof Refusal.ConsumerNotFound))
                .map(Refusal::message);
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
