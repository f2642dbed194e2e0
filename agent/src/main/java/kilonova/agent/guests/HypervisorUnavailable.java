package kilonova.agent.guests;

import kilonova.protocol.Problem;

/** The hypervisor does not answer. Nothing is known of the guests; whoever asked changes nothing and asks again later. */
public final class HypervisorUnavailable extends RuntimeException {
    private final transient Problem problem;

    /** @param message one sentence that says who did not answer, and how */
    public HypervisorUnavailable(String message, Throwable cause) {
        super(message, cause);
        problem = new Problem("hypervisor.unavailable", message);
    }

    /** The same as a value, for the host's report. */
    public Problem problem() {
        return problem;
    }
}
