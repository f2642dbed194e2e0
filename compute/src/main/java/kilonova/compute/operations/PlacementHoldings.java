package kilonova.compute.operations;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.scheduler.Held;
import kilonova.compute.scheduler.Overtaken;
import kilonova.compute.servers.Server;
import kilonova.placement.Placement;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Claim;
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
    public Snapshot now() {
        return placement.snapshot();
    }

    @Override
    public Moved move(UUID from, Held seen, UUID to) {
        return switch (placement.moveAllocations(new ConsumerId(from), seen.unchanged(), new ConsumerId(to))) {
            case Outcome.Done<Snapshot>(var after) -> new Moved.Done(Held.in(after, to));
            case Outcome.Refused<Snapshot>(Refusal.ConsumerNotFound _) -> throw overtaken(from);
            case Outcome.Refused<Snapshot>(Refusal.ConsumerGenerationConflict conflict) ->
                throw overtaken(conflict.consumer().value());
            case Outcome.Refused<Snapshot>(var why) -> new Moved.Refused(why.message());
        };
    }

    @Override
    public void release(UUID consumer, Held seen) {
        placement
                .deleteAllocations(new ConsumerId(consumer), seen.unchanged())
                .refusal()
                .filter(Refusal.ConsumerGenerationConflict.class::isInstance)
                .ifPresent(_ -> {
                    throw overtaken(consumer);
                });
    }

    @Override
    public Optional<String> replace(UUID consumer, Held seen, List<Allocation> wanted, Server owner) {
        Optional<Refusal> refusal = placement
                .claim(new Claim(
                        new ConsumerId(consumer),
                        wanted,
                        owner.projectId(),
                        owner.userId(),
                        Optional.empty(),
                        seen.unchanged()))
                .refusal();
        if (refusal.filter(Refusal.ConsumerGenerationConflict.class::isInstance).isPresent()) {
            throw overtaken(consumer);
        }
        return refusal.map(Refusal::message);
    }

    private static Overtaken overtaken(UUID consumer) {
        return new Overtaken("What " + consumer + " holds was written by somebody else meanwhile.");
    }
}
