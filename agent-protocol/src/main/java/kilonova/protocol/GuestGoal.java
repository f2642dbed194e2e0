package kilonova.protocol;

/** What a guest should be. Every goal but {@link #ABSENT} holds the guest's devices. */
public enum GuestGoal {
    /** Defined and running. */
    RUNNING,
    /** Defined and shut off; it keeps its devices. */
    STOPPED,
    /** Defined, its processors halted; memory and devices kept. */
    PAUSED,
    /** The source side of a move: shut off, disk and devices kept untouched until the move is confirmed or reverted. */
    HELD,
    /** Gone: undefined, disk removed, devices given back. The agent reports {@link GuestPhase#ABSENT} when that is so. */
    ABSENT
}
