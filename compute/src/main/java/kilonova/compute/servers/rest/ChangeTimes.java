package kilonova.compute.servers.rest;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import kilonova.http.Fault;
import kilonova.http.IsoTime;
import kilonova.http.Request;

/** {@code changes-since} and {@code changes-before}, both inclusive. */
record ChangeTimes(Optional<Instant> since, Optional<Instant> before) {
    /** @throws Fault 400 when one is no time, or they are in the wrong order */
    static ChangeTimes of(Request request) {
        return of(request.query()::last);
    }

    /** @param asked the text that was asked for under a name, if any */
    static ChangeTimes of(Function<String, Optional<String>> asked) {
        ChangeTimes times = new ChangeTimes(time(asked, "changes-since"), time(asked, "changes-before"));
        if (times.since.isPresent()
                && times.before.isPresent()
                && times.before.get().isBefore(times.since.get())) {
            throw Fault.badRequest("The value of changes-since must be less than or equal to changes-before.");
        }
        return times;
    }

    boolean isAsked() {
        return since.isPresent() || before.isPresent();
    }

    boolean include(Instant changed) {
        return since.filter(changed::isBefore).isEmpty()
                && before.filter(changed::isAfter).isEmpty();
    }

    private static Optional<Instant> time(Function<String, Optional<String>> asked, String name) {
        return asked.apply(name)
                .map(text ->
                        IsoTime.parse(text).orElseThrow(() -> Fault.badRequest("Invalid filter field: " + name + ".")));
    }
}
