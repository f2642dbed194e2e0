package kilonova.agent.reconcile;

/** Hears of each write to the ledger and each touch of hardware before it happens; a test ends the agent there. */
@FunctionalInterface
public interface StepListener {
    /** Hears nothing. */
    StepListener NONE = what -> {};

    /** @param what the step, for people */
    void before(String what);
}
