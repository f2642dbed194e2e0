package kilonova.placement.api;

import static kilonova.placement.api.SchemaParts.array;
import static kilonova.placement.api.SchemaParts.identifier;
import static kilonova.placement.api.SchemaParts.map;
import static kilonova.placement.api.SchemaParts.object;
import static kilonova.placement.api.SchemaParts.string;
import static kilonova.placement.api.SchemaParts.type;
import static kilonova.placement.api.SchemaParts.uuid;
import static kilonova.placement.api.SchemaParts.uuidOrNull;
import static kilonova.placement.api.SchemaParts.uuids;

import java.util.ArrayList;
import java.util.List;
import kilonova.http.Json;
import kilonova.http.Microversion;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What requests may look like, by microversion. */
final class Schemas {
    private static final String UUID_KEY = "^[0-9a-fA-F-]{36}$";
    private static final String NAME = "^[A-Z0-9_]+$";
    private static final String CUSTOM_NAME = "^CUSTOM_[A-Z0-9_]+$";
    private static final String NUMBERED = "[1-9][0-9]*";
    private static final String NAMED = "[a-zA-Z0-9_-]{1,64}";
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
    private static final ObjectNode ALL_INVENTORIES = object(
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

    private static final Schema ALLOCATIONS_1_0 = Schema.of(oldAllocations(false));
    private static final Schema ALLOCATIONS_1_8 = Schema.of(oldAllocations(true));
    private static final Schema ALLOCATIONS_1_12 = Schema.of(allocations(12, 1));
    private static final Schema ALLOCATIONS_1_28 = Schema.of(allocations(28, 0));
    private static final Schema ALLOCATIONS_1_34 = Schema.of(allocations(34, 0));
    private static final Schema ALLOCATIONS_1_38 = Schema.of(allocations(38, 0));
    private static final Schema MANY_1_13 = Schema.of(many(13, 1));
    private static final Schema MANY_1_28 = Schema.of(many(28, 1));
    private static final Schema MANY_1_34 = Schema.of(many(34, 1));
    private static final Schema MANY_1_38 = Schema.of(many(38, 1));
    private static final Schema RESHAPE_1_30 = Schema.of(reshape(28));
    private static final Schema RESHAPE_1_34 = Schema.of(reshape(34));
    private static final Schema RESHAPE_1_38 = Schema.of(reshape(38));

    private static final Schema PROVIDERS_1_0 = Schema.of(object(providersQuery(0)));
    private static final Schema PROVIDERS_1_3 = Schema.of(object(providersQuery(3)));
    private static final Schema PROVIDERS_1_4 = Schema.of(object(providersQuery(4)));
    private static final Schema PROVIDERS_1_14 = Schema.of(object(providersQuery(14)));
    private static final Schema PROVIDERS_1_18 = Schema.of(object(providersQuery(18)));

    private static final Schema USAGES_1_9 = Schema.of(object(usagesQuery(false), "project_id"));
    private static final Schema USAGES_1_38 = Schema.of(object(usagesQuery(true), "project_id"));

    private static final Schema CANDIDATES_1_10 = Schema.of(candidatesQuery(10));
    private static final Schema CANDIDATES_1_16 = Schema.of(candidatesQuery(16));
    private static final Schema CANDIDATES_1_17 = Schema.of(candidatesQuery(17));
    private static final Schema CANDIDATES_1_21 = Schema.of(candidatesQuery(21));
    private static final Schema CANDIDATES_1_25 = Schema.of(candidatesQuery(25));
    private static final Schema CANDIDATES_1_31 = Schema.of(candidatesQuery(31));
    private static final Schema CANDIDATES_1_33 = Schema.of(candidatesQuery(33));
    private static final Schema CANDIDATES_1_35 = Schema.of(candidatesQuery(35));
    private static final Schema CANDIDATES_1_36 = Schema.of(candidatesQuery(36));

    private Schemas() {}

    static Schema allocations(Microversion version) {
        return switch (step(version, 38, 34, 28, 12, 8)) {
            case 38 -> ALLOCATIONS_1_38;
            case 34 -> ALLOCATIONS_1_34;
            case 28 -> ALLOCATIONS_1_28;
            case 12 -> ALLOCATIONS_1_12;
            case 8 -> ALLOCATIONS_1_8;
            default -> ALLOCATIONS_1_0;
        };
    }

    static Schema manyAllocations(Microversion version) {
        return switch (step(version, 38, 34, 28)) {
            case 38 -> MANY_1_38;
            case 34 -> MANY_1_34;
            case 28 -> MANY_1_28;
            default -> MANY_1_13;
        };
    }

    static Schema reshape(Microversion version) {
        return switch (step(version, 38, 34)) {
            case 38 -> RESHAPE_1_38;
            case 34 -> RESHAPE_1_34;
            default -> RESHAPE_1_30;
        };
    }

    static Schema providersQuery(Microversion version) {
        return switch (step(version, 18, 14, 4, 3)) {
            case 18 -> PROVIDERS_1_18;
            case 14 -> PROVIDERS_1_14;
            case 4 -> PROVIDERS_1_4;
            case 3 -> PROVIDERS_1_3;
            default -> PROVIDERS_1_0;
        };
    }

    static Schema usagesQuery(Microversion version) {
        return version.atLeast(38) ? USAGES_1_38 : USAGES_1_9;
    }

    static Schema candidatesQuery(Microversion version) {
        return switch (step(version, 36, 35, 33, 31, 25, 21, 17, 16)) {
            case 36 -> CANDIDATES_1_36;
            case 35 -> CANDIDATES_1_35;
            case 33 -> CANDIDATES_1_33;
            case 31 -> CANDIDATES_1_31;
            case 25 -> CANDIDATES_1_25;
            case 21 -> CANDIDATES_1_21;
            case 17 -> CANDIDATES_1_17;
            case 16 -> CANDIDATES_1_16;
            default -> CANDIDATES_1_10;
        };
    }

    /** The first of the minor versions, newest first, that the request has reached; 0 if it has reached none. */
    private static int step(Microversion version, int... newestFirst) {
        for (int minor : newestFirst) {
            if (version.atLeast(minor)) {
                return minor;
            }
        }
        return 0;
    }

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

    private static ObjectNode resources() {
        return map(NAME, type("integer").put("minimum", 1), 1);
    }

    private static ObjectNode oldAllocations(boolean withOwner) {
        ObjectNode one = object(
                Json.object()
                        .set("resource_provider", object(Json.object().set("uuid", uuid()), "uuid"))
                        .set("resources", resources()),
                "resource_provider",
                "resources");
        ObjectNode fields = Json.object().set("allocations", array(one).put("minItems", 1));
        if (!withOwner) {
            return object(fields, "allocations");
        }
        fields.set("project_id", identifier());
        fields.set("user_id", identifier());
        return object(fields, "allocations", "project_id", "user_id");
    }

    private static ObjectNode allocations(int minor, int least) {
        ObjectNode one =
                object(Json.object().set("generation", type("integer")).set("resources", resources()), "resources");
        ObjectNode fields = Json.object()
                .set("allocations", map(UUID_KEY, one, least))
                .set("project_id", identifier())
                .set("user_id", identifier());
        List<String> required = new ArrayList<>(List.of("allocations", "project_id", "user_id"));
        if (minor >= 28) {
            fields.putObject("consumer_generation")
                    .putArray("type")
                    .add("integer")
                    .add("null");
            required.add("consumer_generation");
        }
        if (minor >= 34) {
            ObjectNode providers = array(uuid()).put("minItems", 1);
            fields.set(
                    "mappings",
                    type("object")
                            .put("minProperties", 1)
                            .set("patternProperties", Json.object().set(NAMED, providers)));
        }
        if (minor >= 38) {
            fields.set("consumer_type", identifier().put("pattern", NAME));
            required.add("consumer_type");
        }
        return object(fields, required.toArray(String[]::new));
    }

    private static ObjectNode many(int minor, int least) {
        return map(UUID_KEY, allocations(minor, 0), least);
    }

    private static ObjectNode reshape(int minor) {
        return object(
                Json.object()
                        .set("inventories", map(UUID_KEY, ALL_INVENTORIES, 1))
                        .set("allocations", many(minor, 0)),
                "inventories",
                "allocations");
    }

    private static ObjectNode providersQuery(int minor) {
        ObjectNode fields = Json.object().set("name", string()).set("uuid", uuid());
        if (minor >= 3) {
            fields.set("member_of", string());
        }
        if (minor >= 4) {
            fields.set("resources", string());
        }
        if (minor >= 14) {
            fields.set("in_tree", uuid());
        }
        if (minor >= 18) {
            fields.set("required", string());
        }
        return fields;
    }

    private static ObjectNode usagesQuery(boolean withType) {
        ObjectNode fields = Json.object().set("project_id", identifier()).set("user_id", identifier());
        if (withType) {
            fields.set("consumer_type", identifier().put("pattern", NAME + "|^all|^unknown$"));
        }
        return fields;
    }

    private static ObjectNode candidatesQuery(int minor) {
        ObjectNode fields = Json.object();
        if (minor >= 16) {
            fields.set("limit", string().put("pattern", "^[1-9][0-9]*$").put("minLength", 1));
        }
        if (minor < 25) {
            fields.set("resources", string());
            if (minor >= 17) {
                fields.set("required", string());
            }
            if (minor >= 21) {
                fields.set("member_of", string());
            }
            return object(fields, "resources");
        }
        ArrayNode policies = Json.array().add("none").add("isolate");
        fields.set("group_policy", string().set("enum", policies));
        if (minor >= 35) {
            fields.set("root_required", string());
        }
        if (minor >= 36) {
            fields.set("same_subtree", string());
        }
        ObjectNode groups = Json.object();
        for (String key : List.of("resources", "required", "member_of", "in_tree")) {
            if (minor >= 31 || !key.equals("in_tree")) {
                groups.set("^" + key + "(" + (minor >= 33 ? NAMED : NUMBERED) + ")?$", string());
            }
        }
        return object(fields).set("patternProperties", groups);
    }
}
