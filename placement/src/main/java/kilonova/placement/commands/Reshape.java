package kilonova.placement.commands;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.placement.allocations.Claim;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.snapshots.Snapshot;

/**
 * Moves inventory between providers together with the allocations on it, in one step. Only the final state must fit.
 *
 * @param inventories for each provider all its inventories as they shall be
 * @param claims what consumers shall hold
 */
public record Reshape(Map<ProviderId, NewInventories> inventories, List<Claim> claims, Instant at)
        implements Command<Snapshot> {

    /** All inventories that a provider shall have, and the generation at which the writer read it. */
    public record NewInventories(long expected, Map<ResourceClass, Inventory> inventories) {}

    public Reshape {
        claims = List.copyOf(claims);
    }

    @Override
    public Outcome<Snapshot> decide(Draft draft) {
        Optional<Refusal> refusal = checkProviders(draft)
                .or(() -> ClaimRules.checkConsumers(draft, claims))
                .or(() -> ClaimRules.checkProviders(draft, claims))
                .or(() -> union(draft))
                .or(() -> ClaimRules.replaceAll(draft, claims, at))
                .or(() -> finish(draft));
        return refusal.<Outcome<Snapshot>>map(Outcome.Refused::new).orElseGet(() -> new Outcome.Done<>(draft.now()));
    }

    private Optional<Refusal> checkProviders(Draft draft) {
        for (Map.Entry<ProviderId, NewInventories> entry : inventories.entrySet()) {
            Optional<Provider> provider = draft.provider(entry.getKey());
            if (provider.isEmpty()) {
                return Optional.of(new Refusal.ProviderNotFound(entry.getKey()));
            }
            long actual = provider.get().generation();
            if (actual != entry.getValue().expected()) {
                return Optional.of(new Refusal.ProviderGenerationConflict(
                        entry.getKey(), actual, entry.getValue().expected()));
            }
        }
        return Optional.empty();
    }

    /** First old and new inventories side by side, so that allocations can go from one to the other. */
    private Optional<Refusal> union(Draft draft) {
        for (Map.Entry<ProviderId, NewInventories> entry : inventories.entrySet()) {
            Map<ResourceClass, Inventory> fresh = entry.getValue().inventories();
            Optional<Refusal> refusal = draft.checkClasses(fresh.keySet());
            if (refusal.isPresent()) {
                return refusal;
            }
            if (!fresh.isEmpty()) {
                draft.record(new Fact.InventoriesChanged(entry.getKey(), new LinkedHashMap<>(fresh), Set.of(), at));
                draft.raiseGeneration(entry.getKey(), at);
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> finish(Draft draft) {
        for (Map.Entry<ProviderId, NewInventories> entry : inventories.entrySet()) {
            Optional<Refusal> refusal = InventoryRules.replaceAll(
                    draft, entry.getKey(), entry.getValue().inventories(), at);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }
}
