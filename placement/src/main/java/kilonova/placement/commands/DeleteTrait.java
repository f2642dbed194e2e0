package kilonova.placement.commands;

import java.util.Set;
import kilonova.placement.catalogue.Catalogue;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.traits.Trait;

/** Removes an operator's trait that no provider has. */
public record DeleteTrait(Trait trait) implements Command<Trait> {

    @Override
    public Outcome<Trait> decide(Draft draft) {
        if (!draft.now().catalogue().has(trait)) {
            return new Outcome.Refused<>(new Refusal.UnknownTraits(Set.of(trait)));
        }
        if (Catalogue.isStandard(trait)) {
            return new Outcome.Refused<>(new Refusal.TraitIsStandard(trait));
        }
        if (!draft.now().providers().treesWithTrait(trait).isEmpty()) {
            return new Outcome.Refused<>(new Refusal.TraitInUse(trait));
        }
        draft.record(new Fact.TraitDeleted(trait));
        return new Outcome.Done<>(trait);
    }
}
