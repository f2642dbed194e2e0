package kilonova.agent.guests;

/** What a defined guest does. */
public enum PowerState {
    /** Its processors run. */
    RUNNING,
    /** Its processors are halted; memory and devices are kept. */
    PAUSED,
    /** It is defined and not there. */
    SHUT_OFF
}
