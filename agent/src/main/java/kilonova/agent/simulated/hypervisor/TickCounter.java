package kilonova.agent.simulated.hypervisor;

import java.time.Duration;
import java.time.Instant;

/**
 * What a simulated guest has in its memory: a number that rises by one each second while its processors run.
 *
 * @param value what it was at a moment
 * @param since that moment
 */
record TickCounter(long value, Instant since) {
    /** Of a guest that has just been started. */
    static TickCounter started(Instant now) {
        return new TickCounter(0, now);
    }

    /** What it is now. */
    long at(Instant now, boolean running) {
        return running ? value + Math.max(0, Duration.between(since, now).toSeconds()) : value;
    }
}
