package kilonova.placement.commands;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Fact;

/** Changes one inventory that a provider has. */
public record UpdateInventory(
        ProviderId id,
        OptionalLong expected,
        ResourceClass resourceClass,
        Inventory inventory,
        boolean allMayBeReserved,
        Instant at)
        implements Command<Provider> {

    @Override
    public Outcome<Provider> decide(Draft draft) {
        Map<ResourceClass, Inventory> changed = Map.of(resourceClass, inventory);
        Optional<Refusal> refusal = draft.checkProvider(id, expected)
                .or(() -> InventoryRules.checkCapacity(id, changed, allMayBeReserved))
                .or(() -> draft.checkClasses(changed.keySet()))
                .or(() -> draft.known(id).holding(resourceClass).isEmpty()
                        ? Optional.of(new Refusal.InventoryNotFound(id, resourceClass))
                        : Optional.empty());
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        draft.record(new Fact.InventoriesChanged(id, changed, Set.of(), at));
        draft.raiseGeneration(id, at);
        return new Outcome.Done<>(draft.known(id));
    }
}
