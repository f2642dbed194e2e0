package kilonova.agent.simulated.kernel;

import java.time.Duration;
import java.util.Map;

/**
 * How long operations take.
 *
 * @param times per operation; those not named take no time
 * @param sleeper how to wait
 */
public record Latency(Map<Operation, Duration> times, Sleeper sleeper) {
    public Latency {
        times = Map.copyOf(times);
    }

    /** Waits. */
    @FunctionalInterface
    public interface Sleeper {
        /** Waits for some time; returns early, with the thread's interrupt flag set, when interrupted. */
        void sleep(Duration time);
    }

    /** Everything at once. */
    public static Latency none() {
        return new Latency(Map.of(), time -> {});
    }

    void await(Operation operation) {
        Duration time = times.getOrDefault(operation, Duration.ZERO);
        if (time.isPositive()) {
            sleeper.sleep(time);
        }
    }
}
