package kilonova.placement.commands;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Fact;

/** Takes one inventory away from a provider, unless it has allocations. */
public record RemoveInventory(ProviderId id, ResourceClass resourceClass, Instant at) implements Command<Provider> {

    @Override
    public Outcome<Provider> decide(Draft draft) {
        Optional<Refusal> refusal = draft.checkProvider(id, OptionalLong.empty())
                .or(() -> draft.checkClasses(List.of(resourceClass)))
                .or(() -> checkUnused(draft.known(id).holding(resourceClass)));
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        draft.record(new Fact.InventoriesChanged(id, Map.of(), Set.of(resourceClass), at));
        draft.raiseGeneration(id, at);
        return new Outcome.Done<>(draft.known(id));
    }

    private Optional<Refusal> checkUnused(Optional<Holding> holding) {
        if (holding.isEmpty()) {
            return Optional.of(new Refusal.InventoryNotFound(id, resourceClass));
        }
        return holding.get().used() > 0
                ? Optional.of(new Refusal.InventoryInUse(id, List.of(resourceClass)))
                : Optional.empty();
    }
}
