package kilonova.placement.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.inventories.Holding;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists inside a row, as JSON. Read and written field by field: a start reads as many of these as there are providers and
 * consumers, and binding records by reflection takes several times as long.
 */
final class Columns {
    private Columns() {}

    static String holdings(List<Holding> holdings) {
        ArrayNode written = Json.MAPPER.createArrayNode();
        for (Holding holding : holdings) {
            Inventory inventory = holding.inventory();
            written.addObject()
                    .put("class", holding.resourceClass().name())
                    .put("total", inventory.total())
                    .put("reserved", inventory.reserved())
                    .put("minUnit", inventory.minUnit())
                    .put("maxUnit", inventory.maxUnit())
                    .put("stepSize", inventory.stepSize())
                    .put("ratio", inventory.allocationRatio())
                    .put("changed", holding.changed().toString());
        }
        return Json.MAPPER.writeValueAsString(written);
    }

    static List<Holding> holdings(String text, ToLongFunction<ResourceClass> used) {
        List<Holding> holdings = new ArrayList<>();
        for (JsonNode stored : Json.MAPPER.readTree(text)) {
            ResourceClass resourceClass = new ResourceClass(stored.path("class").stringValue());
            Inventory inventory = new Inventory(
                    stored.path("total").intValue(),
                    stored.path("reserved").intValue(),
                    stored.path("minUnit").intValue(),
                    stored.path("maxUnit").intValue(),
                    stored.path("stepSize").intValue(),
                    stored.path("ratio").doubleValue());
            holdings.add(new Holding(
                    resourceClass,
                    inventory,
                    used.applyAsLong(resourceClass),
                    Instant.parse(stored.path("changed").stringValue())));
        }
        return holdings;
    }

    /** For each provider an object of amounts by class. */
    static String allocations(List<Allocation> allocations) {
        ObjectNode written = Json.MAPPER.createObjectNode();
        Map<ProviderId, ObjectNode> byProvider = new HashMap<>();
        for (Allocation allocation : allocations) {
            byProvider
                    .computeIfAbsent(allocation.provider(), id -> written.putObject(id.toString()))
                    .put(allocation.resourceClass().name(), allocation.amount());
        }
        return Json.MAPPER.writeValueAsString(written);
    }

    static List<Allocation> allocations(String text) {
        List<Allocation> allocations = new ArrayList<>();
        Json.MAPPER.readTree(text).properties().forEach(provider -> {
            ProviderId id = ProviderId.of(provider.getKey());
            provider.getValue()
                    .properties()
                    .forEach(amount -> allocations.add(new Allocation(
                            id,
                            new ResourceClass(amount.getKey()),
                            amount.getValue().longValue())));
        });
        return allocations;
    }

    static String names(Collection<?> names) {
        ArrayNode written = Json.MAPPER.createArrayNode();
        names.forEach(name -> written.add(name.toString()));
        return Json.MAPPER.writeValueAsString(written);
    }

    static <T> Set<T> names(String text, Function<String, T> read) {
        if (text.equals("[]")) {
            return Set.of();
        }
        Set<T> names = new HashSet<>();
        Json.MAPPER.readTree(text).forEach(name -> names.add(read.apply(name.stringValue())));
        return names;
    }
}
