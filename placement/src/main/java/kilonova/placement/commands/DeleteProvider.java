package kilonova.placement.commands;

import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.snapshots.Fact;

/** Removes a provider with its inventories, traits and aggregates. Children and allocations prevent it. */
public record DeleteProvider(ProviderId id) implements Command<Provider> {

    @Override
    public Outcome<Provider> decide(Draft draft) {
        var provider = draft.provider(id);
        if (provider.isEmpty()) {
            return new Outcome.Refused<>(new Refusal.ProviderNotFound(id));
        }
        if (draft.now().providers().treeOf(id).orElseThrow().hasChildren(id)) {
            return new Outcome.Refused<>(new Refusal.ProviderHasChildren(id));
        }
        if (!provider.get().consumers().isEmpty()) {
            return new Outcome.Refused<>(new Refusal.ProviderInUse(id));
        }
        draft.record(new Fact.ProviderDeleted(id));
        return new Outcome.Done<>(provider.get());
    }
}
