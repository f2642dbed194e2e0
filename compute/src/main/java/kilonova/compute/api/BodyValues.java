package kilonova.compute.api;

import java.util.Optional;
import java.util.Set;
import kilonova.http.Fault;
import tools.jackson.databind.JsonNode;

/** Reads values out of bodies that a schema has already accepted, in the several forms in which OpenStack's APIs take them. */
public final class BodyValues {
    private static final Set<String> TRUE = Set.of("True", "TRUE", "true", "1", "ON", "On", "on", "YES", "Yes", "yes");

    private BodyValues() {}

    /**
     * A whole number, also one that was written as text; {@code otherwise} if it is missing.
     *
     * @throws Fault 400 when the number does not fit into 31 bits
     */
    public static int whole(JsonNode object, String name, int otherwise) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (value.isNumber() && value.canConvertToInt()) {
            return value.intValue();
        }
        return parse(name, value.asString());
    }

    private static int parse(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException tooLarge) {
            throw Fault.badRequest("Invalid input for field/attribute " + name + ". Value: " + text + ". " + text
                    + " is greater than the maximum of " + Integer.MAX_VALUE);
        }
    }

    /** A flag, also one that was written as text; {@code otherwise} if it is missing. */
    public static boolean flag(JsonNode object, String name, boolean otherwise) {
        JsonNode value = object.path(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        return value.isString() ? isTrue(value.stringValue()) : value.booleanValue();
    }

    /** What a flag that was written as text says. */
    public static boolean isTrue(String text) {
        return TRUE.contains(text);
    }

    /** Text; empty if it is missing or null. */
    public static Optional<String> text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }
}
