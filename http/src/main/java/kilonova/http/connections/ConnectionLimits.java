package kilonova.http.connections;

import java.time.Duration;

/**
 * How many connections there may be, and how long one may keep the server waiting. Time that a handler takes never counts.
 *
 * @param most how many may be open; one more is answered with 503 and closed
 * @param idle how long one may wait between two requests, or before the first
 * @param head how long a request's line and headers may take, from their first byte on
 * @param stall how long a request's body may bring less than 1 KiB, or an answer's next 64 KiB may not be taken
 */
public record ConnectionLimits(int most, Duration idle, Duration head, Duration stall) {
    /** What no sensible client notices. */
    public static final ConnectionLimits DEFAULT =
            new ConnectionLimits(10_000, Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(60));

    public ConnectionLimits {
        if (most < 1 || !isPositive(idle) || !isPositive(head) || !isPositive(stall)) {
            throw new IllegalArgumentException("limits of connections are positive");
        }
    }

    private static boolean isPositive(Duration duration) {
        return duration.isPositive();
    }
}
