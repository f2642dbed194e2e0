package kilonova.agent.guests;

/** What a defined guest does. */
public enum PowerState {
    /** Its processors run. */
    RUNNING,
    /** Its processors are halted; memory and devices are kept. */
    PAUSED,
    /** It is not there, and its memory is on the disk: started, it goes on where it was. */
    SAVED,
    /** It is defined and not there. */
    SHUT_OFF;

    /** Whether the guest is there, and its devices with it. */
    public boolean isActive() {
        return this == RUNNING || this == PAUSED;
    }
}
