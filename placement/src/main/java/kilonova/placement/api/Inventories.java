package kilonova.placement.api;

import java.util.LinkedHashMap;
import java.util.Map;
import kilonova.http.Json;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.resourceclasses.ResourceClass;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Inventories as JSON. */
final class Inventories {
    /** The greatest number up to which every whole number has its own double. */
    private static final double LARGEST = 1L << 53;

    private Inventories() {}

    /** Reads one that the schema found valid. */
    static Inventory read(JsonNode body) {
        return new Inventory(
                integer(body, "total", 0),
                integer(body, "reserved", 0),
                integer(body, "min_unit", 1),
                integer(body, "max_unit", Integer.MAX_VALUE),
                integer(body, "step_size", 1),
                body.has("allocation_ratio") ? body.path("allocation_ratio").doubleValue() : 1.0);
    }

    /** Reads all of a body's {@code inventories}, in their order. */
    static Map<ResourceClass, Inventory> readAll(JsonNode body) {
        Limits.INVENTORIES.check(body.path("inventories").size());
        Map<ResourceClass, Inventory> inventories = new LinkedHashMap<>();
        body.path("inventories")
                .properties()
                .forEach(entry -> inventories.put(new ResourceClass(entry.getKey()), read(entry.getValue())));
        return inventories;
    }

    /** @param sent what a client has just sent of it: its numbers are answered as they were written, 4.0 as 4.0 */
    static ObjectNode write(Inventory inventory, JsonNode sent) {
        ObjectNode written = Json.object()
                .put("total", inventory.total())
                .put("reserved", inventory.reserved())
                .put("min_unit", inventory.minUnit())
                .put("max_unit", inventory.maxUnit())
                .put("step_size", inventory.stepSize())
                .put("allocation_ratio", inventory.allocationRatio());
        written.properties().forEach(field -> {
            if (sent.has(field.getKey())) {
                field.setValue(sent.path(field.getKey()));
            }
        });
        return written;
    }

    /** A whole number; the schema also takes 4.0 for one. What is beyond any amount or generation is cut to {@link #LARGEST}. */
    static long number(JsonNode value) {
        return (long) Math.clamp(value.doubleValue(), -LARGEST, LARGEST);
    }

    private static int integer(JsonNode body, String name, int otherwise) {
        return body.has(name) ? (int) number(body.path(name)) : otherwise;
    }
}
