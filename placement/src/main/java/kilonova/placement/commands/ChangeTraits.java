package kilonova.placement.commands;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.traits.Trait;

/**
 * Adds some traits and takes others away, whatever else the provider has. For a writer that owns only a part of the
 * traits. Custom traits that do not exist yet are made.
 */
public record ChangeTraits(ProviderId id, Set<Trait> add, Set<Trait> remove, Instant at) implements Command<Provider> {

    public ChangeTraits {
        add = Set.copyOf(add);
        remove = Set.copyOf(remove);
    }

    @Override
    public Outcome<Provider> decide(Draft draft) {
        Optional<Refusal> refusal =
                draft.checkProvider(id, OptionalLong.empty()).or(() -> make(draft, add, at));
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        Set<Trait> traits = new HashSet<>(draft.known(id).traits());
        traits.removeAll(remove);
        traits.addAll(add);
        SetTraits.replace(draft, id, traits, at);
        return new Outcome.Done<>(draft.known(id));
    }

    /** Makes those that do not exist; a refusal if one of them is not a name that can be made. */
    static Optional<Refusal> make(Draft draft, Set<Trait> traits, Instant at) {
        for (Trait trait : new TreeSet<>(traits)) {
            if (!draft.now().catalogue().has(trait)) {
                if (!trait.isCustomName()) {
                    return Optional.of(new Refusal.UnknownTraits(Set.of(trait)));
                }
                draft.record(new Fact.TraitCreated(trait, at));
            }
        }
        return Optional.empty();
    }
}
