package kilonova.placement.commands;

import java.time.Instant;
import java.util.Optional;
import kilonova.placement.commands.Refusal.BadParent.Problem;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.snapshots.Fact;

/**
 * Renames a provider, and moves it if wished. The generation stays.
 *
 * @param mayMove whether a provider that has a parent may get another or none; without it only a root may go under one
 */
public record UpdateProvider(ProviderId id, String name, Place place, boolean mayMove, Instant at)
        implements Command<Provider> {

    /** Where in a tree a provider shall be. */
    public sealed interface Place {
        /** Where it is. */
        record Same() implements Place {}

        /** At the top of a tree. */
        record Top() implements Place {}

        /** Under this one. */
        record Under(ProviderId parent) implements Place {}
    }

    @Override
    public Outcome<Provider> decide(Draft draft) {
        Optional<Provider> provider = draft.provider(id);
        if (provider.isEmpty()) {
            return new Outcome.Refused<>(new Refusal.ProviderNotFound(id));
        }
        Optional<Refusal> refusal = checkPlace(draft, provider.get());
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        Optional<Provider> namesake = draft.now().providers().named(name);
        if (namesake.isPresent() && !namesake.get().id().equals(id)) {
            return new Outcome.Refused<>(new Refusal.ProviderNameTaken(name));
        }
        Optional<ProviderId> parent = switch (place) {
            case Place.Same() -> provider.get().parent();
            case Place.Top() -> Optional.empty();
            case Place.Under(ProviderId above) -> Optional.of(above);
        };
        if (!parent.equals(provider.get().parent())) {
            draft.record(new Fact.ProviderMoved(id, parent, at));
        }
        draft.record(new Fact.ProviderRenamed(id, name, at));
        return new Outcome.Done<>(draft.known(id));
    }

    private Optional<Refusal> checkPlace(Draft draft, Provider provider) {
        return switch (place) {
            case Place.Same() -> Optional.empty();
            case Place.Top() ->
                provider.parent().isPresent() && !mayMove ? refused(Problem.UNPARENTING) : Optional.empty();
            case Place.Under(ProviderId parent) -> {
                if (draft.provider(parent).isEmpty()) {
                    yield refused(Problem.MISSING);
                }
                if (provider.parent().isPresent() && !provider.parent().get().equals(parent) && !mayMove) {
                    yield refused(Problem.REPARENTING);
                }
                boolean loop = draft.now()
                        .providers()
                        .treeOf(id)
                        .filter(tree -> tree.isAtOrAbove(id, parent))
                        .isPresent();
                yield loop ? refused(Problem.LOOP) : Optional.empty();
            }
        };
    }

    private static Optional<Refusal> refused(Problem problem) {
        return Optional.of(new Refusal.BadParent(problem));
    }
}
