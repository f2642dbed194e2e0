package kilonova.placement.api;

import static kilonova.placement.api.SchemaParts.array;
import static kilonova.placement.api.SchemaParts.object;
import static kilonova.placement.api.SchemaParts.string;
import static kilonova.placement.api.SchemaParts.type;
import static kilonova.placement.api.SchemaParts.uuid;
import static kilonova.placement.api.SchemaParts.uuidOrNull;
import static kilonova.placement.api.SchemaParts.uuids;

import kilonova.http.Json;
import tools.jackson.databind.node.ObjectNode;

/** What bodies may look like that are the same in all microversions, or have few forms, and what other schemas share with them. */
final class Schemas {
    /** Of a class of resources, or a type of consumers. */
    static final String NAME = "^[A-Z0-9_]+$";

    private static final String CUSTOM_NAME = "^CUSTOM_[A-Z0-9_]+$";
    /** What tells one group of a request from another. */
    static final String NAMED = "[a-zA-Z0-9_-]{1,64}";

    private static final long LARGEST = Integer.MAX_VALUE;
    /** What fits a single-precision column, as upstream has it. */
    private static final double LARGEST_RATIO = 3.40282e+38;

    static final Schema RESOURCE_CLASS = Schema.of(object(
            Json.object().set("name", string().put("pattern", CUSTOM_NAME).put("maxLength", 255)), "name"));
    static final Schema SET_TRAITS = Schema.of(object(
            Json.object()
                    .set("traits", array(string().put("minLength", 1).put("maxLength", 255)))
                    .set("resource_provider_generation", type("integer")),
            "traits",
            "resource_provider_generation"));
    static final Schema LIST_TRAITS =
            Schema.of(object(Json.object().set("name", string()).set("associated", string())));
    static final Schema SET_AGGREGATES_1_1 = Schema.of(uuids());
    static final Schema SET_AGGREGATES_1_19 = Schema.of(object(
            Json.object().set("aggregates", uuids()).set("resource_provider_generation", type("integer")),
            "aggregates",
            "resource_provider_generation"));

    static final Schema CREATE_PROVIDER_1_0 = Schema.of(object(providerFields().set("uuid", uuid()), "name"));
    static final Schema CREATE_PROVIDER_1_14 =
            Schema.of(object(providerFields().set("uuid", uuid()).set("parent_provider_uuid", uuidOrNull()), "name"));
    static final Schema UPDATE_PROVIDER_1_0 = Schema.of(object(providerFields(), "name"));
    static final Schema UPDATE_PROVIDER_1_14 =
            Schema.of(object(providerFields().set("parent_provider_uuid", uuidOrNull()), "name"));

    static final Schema UPDATE_INVENTORY =
            Schema.of(object(inventoryFields(), "total", "resource_provider_generation"));
    static final Schema CREATE_INVENTORY = Schema.of(
            object(inventoryFields().set("resource_class", string().put("pattern", NAME)), "total", "resource_class"));
    static final ObjectNode ALL_INVENTORIES = object(
            Json.object()
                    .set("resource_provider_generation", type("integer"))
                    .set(
                            "inventories",
                            type("object")
                                    .set(
                                            "patternProperties",
                                            Json.object().set(NAME, object(inventoryFields(), "total")))),
            "resource_provider_generation",
            "inventories");
    static final Schema SET_INVENTORIES = Schema.of(ALL_INVENTORIES);

    private Schemas() {}

    private static ObjectNode providerFields() {
        return Json.object().set("name", string().put("maxLength", 200));
    }

    private static ObjectNode amount(long least) {
        return type("integer").put("maximum", LARGEST).put("minimum", least);
    }

    private static ObjectNode inventoryFields() {
        return Json.object()
                .set("resource_provider_generation", type("integer"))
                .set("total", amount(1))
                .set("reserved", amount(0))
                .set("min_unit", amount(1))
                .set("max_unit", amount(1))
                .set("step_size", amount(1))
                .set("allocation_ratio", type("number").put("maximum", LARGEST_RATIO));
    }
}
