package kilonova.compute.servers.rest;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import kilonova.http.Fault;
import tools.jackson.databind.JsonNode;

/** Values that the API takes in several spellings. */
final class Loose {
    private static final Set<String> TRUE = Set.of("1", "t", "true", "on", "y", "yes");
    private static final Set<String> FALSE = Set.of("0", "f", "false", "off", "n", "no");

    private Loose() {}

    /** A checked boolean of a body: itself, or a word for it. Missing and null are false. */
    static boolean flag(JsonNode value) {
        return value.isBoolean()
                ? value.booleanValue()
                : word(value.asString("")).orElse(false);
    }

    /** A checked whole number of a body: itself, or its digits; as large as it may be. */
    static int number(JsonNode value, int otherwise) {
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (value.isNumber()) {
            return value.canConvertToInt() ? value.intValue() : Integer.MAX_VALUE;
        }
        try {
            return Integer.parseInt(value.asString());
        } catch (NumberFormatException tooLarge) {
            return Integer.MAX_VALUE;
        }
    }

    /** A word for true or false, if it is one. */
    static Optional<Boolean> word(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return TRUE.contains(word) ? Optional.of(true) : FALSE.contains(word) ? Optional.of(false) : Optional.empty();
    }

    /** A word for true or false in a query; 400 if it is none. */
    static boolean strictly(String text) {
        return word(text)
                .orElseThrow(() -> Fault.badRequest("Unrecognized value '" + text + "', acceptable values are: "
                        + "'0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'"));
    }

    /** A text of a body; empty if it is missing, null or no single value. */
    static Optional<String> text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        boolean isText = value.isString() || value.isNumber() || value.isBoolean();
        return isText ? Optional.of(value.asString()) : Optional.empty();
    }
}
