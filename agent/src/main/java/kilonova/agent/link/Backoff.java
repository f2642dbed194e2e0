package kilonova.agent.link;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Ever longer pauses between tries: from about half a second to about half a minute, each a little random. For one thread. */
public final class Backoff {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 30_000;

    private long millis = FIRST_MILLIS;

    /** The pause before the next try; the one after that is twice as long. */
    public Duration next() {
        long pause = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
        millis = Math.min(LONGEST_MILLIS, millis * 2);
        return Duration.ofMillis(pause);
    }

    /** A try went well: the next pause is a short one again. */
    public void reset() {
        millis = FIRST_MILLIS;
    }
}
