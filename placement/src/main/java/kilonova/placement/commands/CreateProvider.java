package kilonova.placement.commands;

import java.time.Instant;
import java.util.Optional;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.snapshots.Fact;

/** Makes a provider with nothing, at generation 0, at the top of a tree or under a parent. */
public record CreateProvider(ProviderId id, String name, Optional<ProviderId> parent, Instant at)
        implements Command<Provider> {

    @Override
    public Outcome<Provider> decide(Draft draft) {
        return check(draft).<Outcome<Provider>>map(Outcome.Refused::new).orElseGet(() -> {
            draft.record(new Fact.ProviderCreated(id, draft.now().providers().nextSequence(), name, parent, at));
            return new Outcome.Done<>(draft.known(id));
        });
    }

    private Optional<Refusal> check(Draft draft) {
        if (parent.isPresent() && parent.get().equals(id)) {
            return Optional.of(new Refusal.BadParent(Refusal.BadParent.Problem.IS_SELF));
        }
        if (parent.isPresent() && draft.provider(parent.get()).isEmpty()) {
            return Optional.of(new Refusal.BadParent(Refusal.BadParent.Problem.MISSING));
        }
        if (draft.provider(id).isPresent()) {
            return Optional.of(new Refusal.ProviderIdTaken(id));
        }
        if (draft.now().providers().named(name).isPresent()) {
            return Optional.of(new Refusal.ProviderNameTaken(name));
        }
        return Optional.empty();
    }
}
