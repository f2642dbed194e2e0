package kilonova.agent.reconcile;

import java.time.Duration;
import java.util.Optional;
import kilonova.protocol.Problem;

/**
 * The tries so far to start a guest that went down with its machine, none of which succeeded. What a guest needs may be late by some
 * minutes after a boot: a network, the vendor's manager of vGPUs.
 *
 * @param first when the first one failed, by {@link kilonova.agent.sriov.Pauses#elapsed}
 * @param last when the newest one failed
 * @param problem why
 */
record ResumeTries(Duration first, Duration last, Problem problem) {
    /** After that the guest is told as degraded, and left as it is until somebody asks for it. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Each failure is an event that brings the next look, so that without a pause tries would chase each other. */
    private static final Duration PAUSE = Duration.ofSeconds(20);

    /** The tries with one more. */
    static ResumeTries with(Optional<ResumeTries> before, Duration now, Problem problem) {
        return new ResumeTries(before.map(ResumeTries::first).orElse(now), now, problem);
    }

    /** Whether the next one should wait. */
    boolean isTooEarly(Duration now) {
        return now.minus(last).compareTo(PAUSE) < 0;
    }

    /** Whether there should be another one at all. */
    boolean mayGoOn() {
        return last.minus(first).compareTo(PATIENCE) < 0;
    }
}
