package kilonova.placement.commands;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.placement.inventories.Holding;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Fact;

/** What the commands about inventories share. */
final class InventoryRules {
    private InventoryRules() {}

    static Optional<Refusal> checkCapacity(
            ProviderId provider, Map<ResourceClass, Inventory> inventories, boolean allMayBeReserved) {
        for (Map.Entry<ResourceClass, Inventory> entry : inventories.entrySet()) {
            long capacity = entry.getValue().capacity();
            if (capacity < 0 || (capacity == 0 && !allMayBeReserved)) {
                return Optional.of(new Refusal.ReservedTooMuch(provider, entry.getKey(), allMayBeReserved));
            }
        }
        return Optional.empty();
    }

    /** Makes these the only inventories, and raises the generation. Refuses to remove one that has allocations. */
    static Optional<Refusal> replaceAll(
            Draft draft, ProviderId id, Map<ResourceClass, Inventory> inventories, Instant at) {
        Provider provider = draft.known(id);
        Set<ResourceClass> removed = new LinkedHashSet<>();
        provider.holdings().forEach(holding -> removed.add(holding.resourceClass()));
        removed.removeAll(inventories.keySet());
        List<ResourceClass> inUse = provider.holdings().stream()
                .filter(holding -> holding.used() > 0 && removed.contains(holding.resourceClass()))
                .map(Holding::resourceClass)
                .sorted(Comparator.comparing(draft.now().catalogue().resourceClasses()::indexOf))
                .toList();
        if (!inUse.isEmpty()) {
            return Optional.of(new Refusal.InventoryInUse(id, inUse));
        }
        if (!inventories.isEmpty() || !removed.isEmpty()) {
            draft.record(new Fact.InventoriesChanged(id, inventories, removed, at));
        }
        draft.raiseGeneration(id, at);
        return Optional.empty();
    }
}
