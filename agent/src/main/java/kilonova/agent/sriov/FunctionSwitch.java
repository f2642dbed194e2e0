package kilonova.agent.sriov;

import java.util.Optional;
import kilonova.protocol.Problem;

/** Changes how many virtual functions a device has: once, without waiting for them. */
interface FunctionSwitch {
    /**
     * Why it did not work.
     *
     * @param problem for the operator
     * @param passing whether the same may well work soon
     */
    record Refusal(Problem problem, boolean passing) {
        static Refusal of(String message, boolean passing) {
            return new Refusal(new Problem("sriov.failed", message), passing);
        }
    }

    /** @return empty when it was done */
    Optional<Refusal> change(PhysicalFunction device, FunctionPlan.Change change) throws InterruptedException;
}
