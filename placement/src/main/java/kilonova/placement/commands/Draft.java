package kilonova.placement.commands;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;

/** The facts that a command has decided so far, and the state that they lead to. For one thread. */
final class Draft {
    private final List<Fact> facts = new ArrayList<>();
    private Snapshot now;

    Draft(Snapshot before) {
        now = before;
    }

    Snapshot now() {
        return now;
    }

    List<Fact> facts() {
        return facts;
    }

    void record(Fact fact) {
        facts.add(fact);
        now = now.after(fact);
    }

    Optional<Provider> provider(ProviderId id) {
        return now.providers().find(id);
    }

    /** The provider as it is now, which earlier checks have shown to exist. */
    Provider known(ProviderId id) {
        return provider(id).orElseThrow();
    }

    void raiseGeneration(ProviderId id, Instant at) {
        record(new Fact.GenerationRaised(id, known(id).generation() + 1, at));
    }

    /** A refusal if the provider is missing, or not of the expected generation. */
    Optional<Refusal> checkProvider(ProviderId id, OptionalLong expected) {
        Optional<Provider> provider = provider(id);
        if (provider.isEmpty()) {
            return Optional.of(new Refusal.ProviderNotFound(id));
        }
        long actual = provider.get().generation();
        return expected.isPresent() && expected.getAsLong() != actual
                ? Optional.of(new Refusal.ProviderGenerationConflict(id, actual, expected.getAsLong()))
                : Optional.empty();
    }

    Optional<Refusal> checkClasses(Iterable<ResourceClass> classes) {
        for (ResourceClass resourceClass : classes) {
            if (!now.catalogue().has(resourceClass)) {
                return Optional.of(new Refusal.UnknownResourceClass(resourceClass));
            }
        }
        return Optional.empty();
    }

    Optional<Refusal> checkTraits(Set<Trait> traits) {
        Set<Trait> unknown = new TreeSet<>();
        for (Trait trait : traits) {
            if (!now.catalogue().has(trait)) {
                unknown.add(trait);
            }
        }
        return unknown.isEmpty() ? Optional.empty() : Optional.of(new Refusal.UnknownTraits(unknown));
    }
}
