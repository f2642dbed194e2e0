package kilonova.agent.ledger;

import java.util.Map;
import java.util.Set;

/** How far the agent has got with a guest. {@link #TRANSITIONS} is the whole table; a guest that is gone has no record. */
public enum Stage {
    /** Its devices are being claimed and made, and it is being defined and started for the first time. */
    BUILDING,
    /** Everything is there for it to arrive from another host, where it runs; it is never started here before it has. */
    AWAITING,
    /** It was built; from now on nothing takes its devices but its removal. */
    BUILT,
    /** Its build failed, and what had been done is being undone. */
    UNDOING,
    /** Its build failed, and nothing of it is left; it waits for a newer generation. */
    FAILED,
    /** It is being removed. */
    RELEASING;

    /** What may follow a stage. */
    public static final Map<Stage, Set<Stage>> TRANSITIONS = Map.of(
            BUILDING, Set.of(AWAITING, BUILT, UNDOING, RELEASING),
            AWAITING, Set.of(BUILT, UNDOING, RELEASING),
            BUILT, Set.of(RELEASING),
            UNDOING, Set.of(FAILED, RELEASING),
            FAILED, Set.of(BUILDING, RELEASING),
            RELEASING, Set.of());

    /** Whether the table has this step; to stay is always allowed. */
    public boolean mayBecome(Stage next) {
        return this == next || TRANSITIONS.getOrDefault(this, Set.of()).contains(next);
    }
}
