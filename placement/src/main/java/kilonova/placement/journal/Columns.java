package kilonova.placement.journal;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
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
                    instant(stored.path("changed").stringValue())));
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

    /**
     * Reads what {@link Instant#toString} wrote, as {@link Instant#parse} does. A start reads several for each provider, and
     * that method, which knows all forms, takes a quarter of the whole start.
     */
    static Instant instant(String text) {
        int end = text.length() - 1;
        if (end < 19
                || end > 29
                || end == 20
                || text.charAt(4) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(end) != 'Z') {
            return Instant.parse(text);
        }
        int nanoseconds = end == 19 ? 0 : Integer.parseInt(text, 20, end, 10);
        for (int digits = end - 20; end > 19 && digits < 9; digits++) {
            nanoseconds *= 10;
        }
        return LocalDateTime.of(
                        Integer.parseInt(text, 0, 4, 10),
                        Integer.parseInt(text, 5, 7, 10),
                        Integer.parseInt(text, 8, 10, 10),
                        Integer.parseInt(text, 11, 13, 10),
                        Integer.parseInt(text, 14, 16, 10),
                        Integer.parseInt(text, 17, 19, 10),
                        nanoseconds)
                .toInstant(ZoneOffset.UTC);
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
