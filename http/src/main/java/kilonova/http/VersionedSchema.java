package kilonova.http;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JSON Schema for all microversions. Any object in it may say {@code "since": 19} or {@code "until": 56} (minor microversions,
 * both inclusive) and is not there for others. An object {@code {"versions": [a, b, …]}} stands for the first of the list that is
 * there, and {@code {"value": x, "since": …}} for {@code x}, which need not be an object.
 */
final class VersionedSchema {
    private VersionedSchema() {}

    /** The plain schema for that minor microversion. */
    static ObjectNode at(ObjectNode tree, int minor) {
        return (ObjectNode) copy(tree, minor);
    }

    /** The minor microversions at which the schema changes. */
    static Set<Integer> turns(JsonNode tree) {
        Set<Integer> turns = new HashSet<>();
        collect(tree, turns);
        return turns;
    }

    private static void collect(JsonNode node, Set<Integer> turns) {
        if (node.path("since").isInt()) {
            turns.add(node.path("since").intValue());
        }
        if (node.path("until").isInt()) {
            turns.add(node.path("until").intValue() + 1);
        }
        node.values().forEach(child -> collect(child, turns));
    }

    private static boolean isThere(JsonNode node, int minor) {
        boolean tooEarly =
                node.path("since").isInt() && minor < node.path("since").intValue();
        boolean tooLate =
                node.path("until").isInt() && minor > node.path("until").intValue();
        if (tooEarly || tooLate) {
            return false;
        }
        return !node.path("versions").isArray() || !chosen(node, minor).isMissingNode();
    }

    private static JsonNode chosen(JsonNode node, int minor) {
        for (JsonNode candidate : node.path("versions")) {
            if (isThere(candidate, minor)) {
                return candidate;
            }
        }
        return node.path("no such version");
    }

    private static JsonNode copy(JsonNode node, int minor) {
        if (node instanceof ArrayNode array) {
            ArrayNode copied = Json.array();
            array.forEach(item -> {
                if (isThere(item, minor)) {
                    copied.add(copy(item, minor));
                }
            });
            return copied;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        if (object.path("versions").isArray()) {
            return copy(chosen(object, minor), minor);
        }
        if (object.has("value")) {
            return copy(object.get("value"), minor);
        }
        ObjectNode copied = Json.object();
        object.properties().forEach(member -> {
            boolean isRange = member.getKey().equals("since") || member.getKey().equals("until");
            if (!(isRange && member.getValue().isInt()) && isThere(member.getValue(), minor)) {
                copied.set(member.getKey(), copy(member.getValue(), minor));
            }
        });
        return copied;
    }
}
