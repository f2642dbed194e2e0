package kilonova.compute.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kilonova.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Spoils JSON bodies at random. */
public final class Mutilated {
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.0",
            "1e99",
            "123456789012345678901234567890",
            "\"\"",
            "\" \"",
            "\"auto\"",
            "\"\\u0000\"",
            "\"😀\"",
            "\"00000000-0000-0000-0000-000000000001\"",
            "[]",
            "{}",
            "[null]",
            "[[1]]",
            "{\"a\":{}}",
            "{\"\":\"\"}");

    private Mutilated() {}

    /** Puts a value that may fit or not in the place of a random member or item, or takes one away. */
    public static void body(JsonNode body, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(body, containers);
        JsonNode chosen = containers.get(random.nextInt(containers.size()));
        JsonNode value = Json.parse(VALUES.get(random.nextInt(VALUES.size())));
        if (chosen instanceof ObjectNode object) {
            List<String> names = new ArrayList<>(object.propertyNames());
            names.add("unknown");
            String name = names.get(random.nextInt(names.size()));
            if (random.nextInt(5) == 0) {
                object.remove(name);
            } else {
                object.set(name, value);
            }
        } else if (chosen instanceof ArrayNode array) {
            array.add(value);
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.values().forEach(child -> collect(child, containers));
        }
    }
}
