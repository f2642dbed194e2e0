package kilonova.placement.commands;

import java.util.List;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.snapshots.Snapshot;

/**
 * Begins with what another tracker had: all of it in one step. Replies false, and does nothing, if there is anything already.
 *
 * @param facts what leads there from nothing, valid by the other tracker's rules
 */
public record TakeOver(List<Fact> facts) implements Command<Boolean> {
    public TakeOver {
        facts = List.copyOf(facts);
    }

    @Override
    public Outcome<Boolean> decide(Draft draft) {
        if (!isEmpty(draft.now())) {
            return new Outcome.Done<>(false);
        }
        facts.forEach(draft::record);
        return new Outcome.Done<>(true);
    }

    /** Whether nothing was ever stored that is still there. */
    public static boolean isEmpty(Snapshot snapshot) {
        return snapshot.providers().size() == 0
                && snapshot.consumers().all().isEmpty()
                && snapshot.catalogue().customClasses().isEmpty()
                && snapshot.catalogue().customTraits().isEmpty();
    }
}
