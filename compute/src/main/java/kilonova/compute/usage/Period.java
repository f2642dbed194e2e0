package kilonova.compute.usage;

import java.time.Instant;
import java.util.Optional;
import kilonova.http.Fault;
import kilonova.http.IsoTime;
import kilonova.http.Query;

/** The time that a usage is asked for; it never reaches into the future. */
record Period(Instant from, Instant to) {
    /** Reads {@code start} and {@code end}; one that is missing is now. */
    static Period of(Query query, Instant now) {
        Instant from = instant(query, "start", now);
        Instant to = instant(query, "end", now);
        if (!from.isBefore(to)) {
            throw Fault.badRequest("Invalid start time. The start time cannot occur after the end time.");
        }
        return new Period(from, to.isAfter(now) ? now : to);
    }

    private static Instant instant(Query query, String name, Instant now) {
        Optional<String> text = query.first(name).filter(value -> !value.isEmpty());
        return text.isEmpty()
                ? now
                : IsoTime.parse(text.get())
                        .orElseThrow(() -> Fault.badRequest("Invalid datetime string: " + name + " is '" + text.get()
                                + "', and must look like 2026-01-31T23:59:59."));
    }
}
