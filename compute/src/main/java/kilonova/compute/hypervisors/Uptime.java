package kilonova.compute.hypervisors;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes how long a host is up as the {@code uptime} command does, because clients take that apart. */
final class Uptime {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private Uptime() {}

    /** Nobody is logged in as far as is known here, and nobody measures the load. */
    static String text(Duration up, Instant now) {
        long days = up.toDays();
        String whole = days == 0 ? "" : days + (days == 1 ? " day, " : " days, ");
        String rest = up.toHoursPart() == 0
                ? up.toMinutesPart() + " min"
                : "%2d:%02d".formatted(up.toHoursPart(), up.toMinutesPart());
        return " " + TIME.format(now) + " up " + whole + rest + ",  0 users,  load average: 0.00, 0.00, 0.00";
    }
}
