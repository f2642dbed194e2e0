package kilonova.agent.reconcile;

import java.time.Duration;
import java.util.Optional;

/**
 * What the operator wants of guests that ran when their machine went down.
 *
 * @param wanted whether they are started when it is up again
 * @param withoutController how long after the agent's start they are, although the controller has not spoken; empty for not before it
 *     has. A guest that was evacuated meanwhile runs twice by that, unless the operator keeps such a host from the network
 */
public record Resumption(boolean wanted, Optional<Duration> withoutController) {
    /** They are started as soon as the controller has said whose they still are. */
    public static Resumption usual() {
        return new Resumption(true, Optional.empty());
    }

    /** Whether an agent that has run for so long, and has not heard the controller, waits for it no longer. */
    boolean isPatienceOver(Duration running) {
        return withoutController
                .filter(patience -> running.compareTo(patience) >= 0)
                .isPresent();
    }
}
