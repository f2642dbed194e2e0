package kilonova.agent.simulated.hypervisor;

import java.time.Duration;

/**
 * How long the simulated hypervisor's operations take.
 *
 * @param define to prepare disks and define
 * @param start to start, stop or reboot
 * @param sleeper how to wait
 */
public record Latency(Duration define, Duration start, Sleeper sleeper) {
    /** Waits; a test may count instead. */
    @FunctionalInterface
    public interface Sleeper {
        /** Waits for some time; returns early, with the thread's interrupt flag set, when interrupted. */
        void sleep(Duration time);
    }

    /** Everything at once. */
    public static Latency none() {
        return new Latency(Duration.ZERO, Duration.ZERO, time -> {});
    }

    void await(Duration time) {
        if (time.isPositive()) {
            sleeper.sleep(time);
        }
    }
}
