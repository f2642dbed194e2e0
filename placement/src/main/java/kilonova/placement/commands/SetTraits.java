package kilonova.placement.commands;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.traits.Trait;

/** Gives a provider exactly these traits. The generation grows only if that changes anything. */
public record SetTraits(ProviderId id, OptionalLong expected, Set<Trait> traits, Instant at)
        implements Command<Provider> {

    public SetTraits {
        traits = Set.copyOf(traits);
    }

    @Override
    public Outcome<Provider> decide(Draft draft) {
        Optional<Refusal> refusal = draft.checkProvider(id, expected).or(() -> draft.checkTraits(traits));
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        replace(draft, id, traits, at);
        return new Outcome.Done<>(draft.known(id));
    }

    static void replace(Draft draft, ProviderId id, Set<Trait> traits, Instant at) {
        if (!draft.known(id).traits().equals(traits)) {
            draft.record(new Fact.TraitsReplaced(id, traits));
            draft.raiseGeneration(id, at);
        }
    }
}
