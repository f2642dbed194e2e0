package kilonova.http;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads UUIDs out of requests, which {@link UUID#fromString} would take in too many forms. Pure. */
public final class Uuids {
    private static final int LENGTH = 36;
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{32}");

    private Uuids() {}

    /** The UUID that is written in its canonical form, in any case; empty if it is not. */
    public static Optional<UUID> canonical(String text) {
        if (text.length() != LENGTH || text.charAt(8) != '-') {
            return Optional.empty();
        }
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equalsIgnoreCase(text) ? Optional.of(uuid) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** The UUID in any form that OpenStack takes: in any case, with or without dashes, braces and {@code urn:uuid:}. */
    public static Optional<UUID> lenient(String text) {
        Optional<UUID> canonical = canonical(text);
        return canonical.isPresent() ? canonical : digits(text);
    }

    private static Optional<UUID> digits(String text) {
        String digits = text.replace("urn:", "")
                .replace("uuid:", "")
                .replace("{", "")
                .replace("}", "")
                .replace("-", "")
                .toLowerCase(Locale.ROOT);
        return DIGITS.matcher(digits).matches()
                ? Optional.of(new UUID(
                        Long.parseUnsignedLong(digits.substring(0, 16), 16),
                        Long.parseUnsignedLong(digits.substring(16), 16)))
                : Optional.empty();
    }
}
