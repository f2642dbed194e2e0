package kilonova.protocol;

/** What a guest should be. Every goal but {@link #ABSENT} holds the guest's devices. */
public enum GuestGoal {
    /** Defined and running. */
    RUNNING,
    /** Defined and shut off; it keeps its devices. */
    STOPPED,
    /** Defined, its processors halted; memory and devices kept. */
    PAUSED,
    /** Its memory saved on the host's disk, its processors gone; its units stay its own. */
    SUSPENDED,
    /** Running from {@link DesiredGuest#rescueImage}, its own disk beside it, its devices in it. */
    RESCUED,
    /** The source side of a move: shut off, disk and devices kept untouched until the move is confirmed or reverted. */
    HELD,
    /** The destination of a live migration: devices made, disks prepared, and nothing of it runs until the guest itself arrives. */
    ARRIVING,
    /** The source of a live migration: it goes on as it is, and leaves as {@link DesiredGuest#departure} says. */
    DEPARTING,
    /** Gone: undefined, disk removed, devices given back. The agent reports {@link GuestPhase#ABSENT} when that is so. */
    ABSENT
}
