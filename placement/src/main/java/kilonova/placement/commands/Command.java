package kilonova.placement.commands;

import java.util.List;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.snapshots.Snapshot;

/**
 * Something asked of the tracker. Deciding is pure: it reads the snapshot, and what it wants changed it says in facts.
 * Times and new ids come with the command.
 *
 * @param <R> what it replies when done
 */
public sealed interface Command<R>
        permits CreateProvider,
                UpdateProvider,
                DeleteProvider,
                AddInventory,
                SetInventories,
                UpdateInventory,
                RemoveInventory,
                SetTraits,
                ChangeTraits,
                SetAggregates,
                EnsureTree,
                ReplaceAllocations,
                DeleteAllocations,
                MoveAllocations,
                Reshape,
                CreateResourceClass,
                RenameResourceClass,
                DeleteResourceClass,
                CreateTrait,
                DeleteTrait,
                TakeOver {

    /**
     * What this command does to the state that the draft begins with. A refused command may leave facts in its draft;
     * they are thrown away with it.
     */
    Outcome<R> decide(Draft draft);

    /** Decides on a snapshot. */
    default Decision<R> on(Snapshot snapshot) {
        Draft draft = new Draft(snapshot);
        Outcome<R> outcome = decide(draft);
        return outcome instanceof Outcome.Done
                ? new Decision<>(draft.facts(), draft.now(), outcome)
                : new Decision<>(List.of(), snapshot, outcome);
    }

    /**
     * A decided command.
     *
     * @param facts what it changes; none when it was refused or changes nothing
     * @param after the snapshot with these facts
     */
    record Decision<R>(List<Fact> facts, Snapshot after, Outcome<R> outcome) {
        public Decision {
            facts = List.copyOf(facts);
        }
    }
}
