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

/** Gives a provider inventory of a class of which it has none. */
public record AddInventory(
        ProviderId id, ResourceClass resourceClass, Inventory inventory, boolean allMayBeReserved, Instant at)
        implements Command<Provider> {

    @Override
    public Outcome<Provider> decide(Draft draft) {
        Map<ResourceClass, Inventory> added = Map.of(resourceClass, inventory);
        Optional<Refusal> refusal = draft.checkProvider(id, OptionalLong.empty())
                .or(() -> InventoryRules.checkCapacity(id, added, allMayBeReserved))
                .or(() -> draft.checkClasses(added.keySet()))
                .or(() -> draft.known(id).holding(resourceClass).isPresent()
                        ? Optional.of(new Refusal.InventoryExists(id, resourceClass))
                        : Optional.empty());
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        draft.record(new Fact.InventoriesChanged(id, added, Set.of(), at));
        draft.raiseGeneration(id, at);
        return new Outcome.Done<>(draft.known(id));
    }
}
