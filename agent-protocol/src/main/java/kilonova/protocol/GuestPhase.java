package kilonova.protocol;

/** What the agent sees of a guest. */
public enum GuestPhase {
    /** Known from the desired state; nothing durable has been done yet. */
    PENDING,
    /** Devices are being claimed and made, the disk is being prepared, or the guest is being defined or started. */
    BUILDING,
    /** The hypervisor says that it runs, and every device that it should have is in it. */
    RUNNING,
    /**
     * Defined and shut off. Where the goal is {@code RUNNING}, it went off without being told to (it died, or shut itself down):
     * {@link ObservedGuest#problem} says so, and it stays off until a newer generation asks for it again.
     */
    STOPPED,
    /** Its processors are halted; {@link ObservedGuest#problem} says so where nobody asked for that. */
    PAUSED,
    /** Its memory is on the host's disk. */
    SUSPENDED,
    /** It runs from its rescue image, and every device that it should have is in it. */
    RESCUED,
    /** Shut off and kept for a possible revert. */
    HELD,
    /** Everything is ready for the guest to arrive, {@link ObservedGuest#arrival} says where; nothing of it runs here by this agent's doing. */
    ARRIVING,
    /** It left for another host and runs there; what it held here is kept until it is told to go. */
    DEPARTED,
    /** It exists, but lacks a device that it should have, or is not what it should be; {@link ObservedGuest#problem} says why. */
    DEGRADED,
    /** The agent tried, undid what it had done, and stopped trying; {@link ObservedGuest#problem} says why. Nothing is held. A newer generation asks again. */
    FAILED,
    /** Nothing of it is left on the host. */
    ABSENT
}
