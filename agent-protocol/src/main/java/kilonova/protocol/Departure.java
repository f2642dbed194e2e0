package kilonova.protocol;

import java.util.UUID;

/**
 * How a guest leaves its host while it runs. A newer wish with the same attempt changes the flags of the one that is under way; one
 * with another attempt is another try, after the first has ended.
 *
 * @param attempt identifies the try; what is reported of it repeats it
 * @param destinationHost the host that it goes to, for people
 * @param arrival where it is awaited, as that host told
 * @param options how it is sent
 * @param complete whether it shall be brought to an end now, the guest halted for as long as that takes
 * @param abort whether it shall stay after all; it wins over {@code complete}
 */
public record Departure(
        UUID attempt,
        String destinationHost,
        Arrival arrival,
        MigrationOptions options,
        boolean complete,
        boolean abort) {
    /** A try that has just been decided. */
    public static Departure of(UUID attempt, String destinationHost, Arrival arrival, MigrationOptions options) {
        return new Departure(attempt, destinationHost, arrival, options, false, false);
    }

    /** The same, to be brought to an end now. */
    public Departure completed() {
        return new Departure(attempt, destinationHost, arrival, options, true, abort);
    }

    /** The same, to be given up. */
    public Departure aborted() {
        return new Departure(attempt, destinationHost, arrival, options, complete, true);
    }
}
