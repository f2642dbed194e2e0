package kilonova.agent.sriov;

import java.time.Duration;
import java.time.InstantSource;

/** Time, and how to let it pass. */
public interface Pauses extends InstantSource {
    /** Lets some time pass. */
    void pause(Duration duration) throws InterruptedException;

    /** How long it has been since some moment: it only grows, whatever the clock is set to. */
    Duration elapsed();

    /** The time of this machine. */
    static Pauses ofThisMachine() {
        InstantSource clock = InstantSource.system();
        return new Pauses() {
            @Override
            public java.time.Instant instant() {
                return clock.instant();
            }

            @Override
            public Duration elapsed() {
                return Duration.ofNanos(System.nanoTime());
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        };
    }
}
