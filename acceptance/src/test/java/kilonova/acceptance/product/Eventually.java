package kilonova.acceptance.product;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what another process does, and can only be looked at. */
public final class Eventually {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Eventually() {}

    /**
     * Looks again and again until there is something to see.
     *
     * @param what is waited for, for the message
     * @param look returns what is wanted, once it is there
     * @param soFar says what there is instead, for the message
     */
    public static <T> T see(String what, Duration most, Supplier<Optional<T>> look, Supplier<String> soFar) {
        long end = System.nanoTime() + most.toNanos();
        while (true) {
            Optional<T> seen = look.get();
            if (seen.isPresent()) {
                return seen.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(what + " did not come within " + most.toSeconds() + " s: " + soFar.get());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** Looks again and again until something is so. */
    public static void holds(String what, Duration most, Supplier<Boolean> look, Supplier<String> soFar) {
        see(what, most, () -> Optional.of(true).filter(yes -> look.get()), soFar);
    }
}
