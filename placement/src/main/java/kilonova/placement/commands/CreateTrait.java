package kilonova.placement.commands;

import java.time.Instant;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.traits.Trait;

/** Makes an operator's own trait, unless it exists. Replies whether it was made. */
public record CreateTrait(Trait trait, Instant at) implements Command<Boolean> {

    @Override
    public Outcome<Boolean> decide(Draft draft) {
        if (draft.now().catalogue().has(trait)) {
            return new Outcome.Done<>(false);
        }
        if (!trait.isCustomName()) {
            return new Outcome.Refused<>(new Refusal.BadName(trait.name()));
        }
        draft.record(new Fact.TraitCreated(trait, at));
        return new Outcome.Done<>(true);
    }
}
