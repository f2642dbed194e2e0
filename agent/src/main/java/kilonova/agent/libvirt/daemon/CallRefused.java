package kilonova.agent.libvirt.daemon;

import kilonova.protocol.Problem;

/** The daemon answered, and what it answered is a refusal. */
final class CallRefused extends Exception {
    private final transient Problem problem;

    CallRefused(Problem problem, Throwable cause) {
        super(problem.message(), cause);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
