package kilonova.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Points in time as OpenStack's APIs write and read them. */
public final class IsoTime {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private IsoTime() {}

    /** {@code 2026-11-22T11:24:30Z}: whole seconds, and the zone. */
    public static String seconds(Instant instant) {
        return SECONDS.format(instant);
    }

    /** {@code 2026-11-22T11:24:30.000000}: microseconds, UTC, without saying so. */
    public static String microseconds(Instant instant) {
        return MICROSECONDS.format(instant);
    }

    /** Reads a date, or a date and time with a zone or (then it is UTC) without; empty if it is none. */
    public static Optional<Instant> parse(String text) {
        String joined = text.strip().replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T");
        return attempt(() -> OffsetDateTime.parse(joined).toInstant())
                .or(() -> attempt(() -> LocalDateTime.parse(joined).toInstant(ZoneOffset.UTC)))
                .or(() -> attempt(() -> LocalDate.parse(joined).atStartOfDay().toInstant(ZoneOffset.UTC)))
                .or(() -> attempt(() -> OffsetDateTime.parse(
                                joined, DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss[.SSSSSS]Z"))
                        .toInstant()));
    }

    private interface Reading {
        Instant read();
    }

    private static Optional<Instant> attempt(Reading reading) {
        try {
            return Optional.of(reading.read());
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }
}
