package kilonova.network.networks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How old a resource is and how often it changed.
 *
 * @param created to the second
 * @param updated to the second
 * @param revision from 1
 */
public record Stamp(Instant created, Instant updated, int revision) {
    public static Stamp first(Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        return new Stamp(second, second, 1);
    }

    /** After one more change. */
    public Stamp changed(Instant now) {
        return new Stamp(created, now.truncatedTo(ChronoUnit.SECONDS), revision + 1);
    }
}
