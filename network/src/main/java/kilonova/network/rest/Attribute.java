package kilonova.network.rest;

import java.util.List;
import java.util.Optional;
import kilonova.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/**
 * One attribute of a resource in a request body.
 *
 * @param name as in JSON
 * @param kind what values it takes
 * @param fallback the value when a create does not give one; empty for none
 * @param required whether a create must give it
 * @param updatable whether an update may give it
 * @param adminOnly whether only administrators may give it
 */
record Attribute(
        String name, Kind kind, Optional<JsonNode> fallback, boolean required, boolean updatable, boolean adminOnly) {
    /** Longest names and descriptions, in characters. */
    static final int LONGEST_TEXT = 255;

    /** Checks a value and brings it into its usual form. */
    @FunctionalInterface
    interface Kind {
        /**
         * @return the value in its usual form
         * @throws Unfit with the reason, when the value does not fit
         */
        JsonNode normal(JsonNode given) throws Unfit;
    }

    /** A value that does not fit its attribute. */
    static final class Unfit extends Exception {
        Unfit(String why) {
            super(why, null, false, false);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    static Attribute optional(String name, Kind kind) {
        return new Attribute(name, kind, Optional.empty(), false, true, false);
    }

    static Attribute required(String name, Kind kind) {
        return new Attribute(name, kind, Optional.empty(), true, false, false);
    }

    static Attribute text(String name) {
        return optional(name, text(LONGEST_TEXT)).or(StringNode.valueOf(""));
    }

    static Attribute flag(String name, boolean fallback) {
        return optional(name, Attribute::flag).or(BooleanNode.valueOf(fallback));
    }

    Attribute or(JsonNode value) {
        return new Attribute(name, kind, Optional.of(value), required, updatable, adminOnly);
    }

    /** May be given at creation only. */
    Attribute fixed() {
        return new Attribute(name, kind, fallback, required, false, adminOnly);
    }

    Attribute forAdmins() {
        return new Attribute(name, kind, fallback, required, updatable, true);
    }

    /** A string of that many characters at most. */
    static Kind text(int longest) {
        return given -> {
            if (!given.isString()) {
                throw new Unfit("'" + shown(given) + "' is not a valid string.");
            }
            if (given.stringValue().length() > longest) {
                throw new Unfit("'" + given.stringValue() + "' exceeds maximum length of " + longest + ".");
            }
            if (given.stringValue().indexOf('\0') >= 0) {
                throw new Unfit("a string must not contain a NUL character.");
            }
            return given;
        };
    }

    /** A string that may be null. */
    static Kind textOrNull(int longest) {
        Kind text = text(longest);
        return given -> given.isNull() ? given : text.normal(given);
    }

    /** True or false, also as the words and digits that Neutron takes. */
    static JsonNode flag(JsonNode given) throws Unfit {
        if (given.isBoolean()) {
            return given;
        }
        return switch (given.asString("").toLowerCase(java.util.Locale.ROOT)) {
            case "true", "1" -> BooleanNode.TRUE;
            case "false", "0" -> BooleanNode.FALSE;
            default -> throw new Unfit("'" + shown(given) + "' cannot be converted to boolean.");
        };
    }

    /** A whole number, also as text, in that range. */
    static Kind number(int lowest, int highest) {
        return given -> {
            String text = given.isIntegralNumber() || given.isString() ? given.asString("") : "";
            if (!text.matches("-?[0-9]{1,9}")) {
                throw new Unfit("'" + shown(given) + "' is not an integer.");
            }
            int value = Integer.parseInt(text);
            if (value < lowest || value > highest) {
                throw new Unfit("'" + value + "' is not in the range " + lowest + " to " + highest + ".");
            }
            return JsonNodeFactory.instance.numberNode(value);
        };
    }

    /** A whole number in that range, or null. */
    static Kind numberOrNull(int lowest, int highest) {
        Kind number = number(lowest, highest);
        return given -> given.isNull() ? given : number.normal(given);
    }

    /** One of these words. */
    static Kind oneOf(List<String> words) {
        return given -> {
            if (!given.isString() || !words.contains(given.stringValue())) {
                throw new Unfit("'" + shown(given) + "' is not in " + words + ".");
            }
            return given;
        };
    }

    /** A list of strings. */
    static JsonNode texts(JsonNode given) throws Unfit {
        if (!given.isArray()) {
            throw new Unfit("'" + shown(given) + "' is not a list.");
        }
        var list = Json.array();
        for (JsonNode entry : given) {
            if (!entry.isString()) {
                throw new Unfit("'" + shown(entry) + "' is not a valid string.");
            }
            list.add(entry);
        }
        return list;
    }

    /** A list of objects whose values are strings. */
    static JsonNode objects(JsonNode given) throws Unfit {
        if (!given.isArray()) {
            throw new Unfit("'" + shown(given) + "' is not a list.");
        }
        for (JsonNode entry : given) {
            if (!entry.isObject() || entry.values().stream().anyMatch(value -> !value.isString())) {
                throw new Unfit("'" + shown(entry) + "' is not an object of strings.");
            }
        }
        return given;
    }

    /** Anything that is an object. */
    static JsonNode anyObject(JsonNode given) throws Unfit {
        if (!given.isObject()) {
            throw new Unfit("'" + shown(given) + "' is not a dictionary.");
        }
        return given;
    }

    private static String shown(JsonNode given) {
        return given.isString() ? given.stringValue() : given.toString();
    }
}
