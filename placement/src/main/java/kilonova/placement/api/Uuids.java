package kilonova.placement.api;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The forms of UUIDs that OpenStack takes: with or without dashes, in any case. */
final class Uuids {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");

    private Uuids() {}

    static Optional<UUID> read(String text) {
        if (text.length() == 36 && text.charAt(8) == '-') {
            try {
                UUID uuid = UUID.fromString(text);
                if (uuid.toString().equalsIgnoreCase(text)) {
                    return Optional.of(uuid);
                }
            } catch (IllegalArgumentException notCanonical) {
                return Optional.empty();
            }
        }
        String digits = text.toLowerCase(Locale.ROOT)
                .replace("urn:", "")
                .replace("uuid:", "")
                .replace("{", "")
                .replace("}", "")
                .replace("-", "");
        return HEX.matcher(digits).matches()
                ? Optional.of(new UUID(
                        Long.parseUnsignedLong(digits.substring(0, 16), 16),
                        Long.parseUnsignedLong(digits.substring(16), 16)))
                : Optional.empty();
    }

    static boolean isUuid(String text) {
        return read(text).isPresent();
    }
}
