package kilonova.agent.sriov;

import java.time.Duration;
import java.time.InstantSource;

/** Time, and how to let it pass. */
public interface Pauses extends InstantSource {
    /** Lets some time pass. */
    void pause(Duration duration) throws InterruptedException;

    /** The time of this machine. */
    static Pauses ofThisMachine() {
        InstantSource clock = InstantSource.system();
        return new Pauses() {
            @Override
            public java.time.Instant instant() {
                return clock.instant();
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        };
    }
}
