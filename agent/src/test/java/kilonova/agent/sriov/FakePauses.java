package kilonova.agent.sriov;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only in pauses, and at once. Something may happen in each. Safe to use from several threads. */
public final class FakePauses implements Pauses {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Duration> pauses = new ArrayList<>();
    private Instant now = START;
    private Runnable meanwhile = () -> {};

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Duration elapsed() {
        return Duration.between(START, now);
    }

    @Override
    public void pause(Duration duration) {
        Runnable happens;
        synchronized (this) {
            pauses.add(duration);
            now = now.plus(duration);
            happens = meanwhile;
        }
        happens.run();
    }

    /** Lets time pass without anybody waiting for it. */
    public synchronized void pass(Duration duration) {
        now = now.plus(duration);
    }

    /** From now on this happens in each pause. */
    public synchronized void meanwhile(Runnable happens) {
        meanwhile = happens;
    }

    /** All pauses so far. */
    public synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
