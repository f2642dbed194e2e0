package kilonova.placement.api;

import static kilonova.placement.api.SchemaParts.array;
import static kilonova.placement.api.SchemaParts.identifier;
import static kilonova.placement.api.SchemaParts.map;
import static kilonova.placement.api.SchemaParts.object;
import static kilonova.placement.api.SchemaParts.type;
import static kilonova.placement.api.SchemaParts.uuid;

import java.util.ArrayList;
import java.util.List;
import kilonova.http.Json;
import tools.jackson.databind.node.ObjectNode;

/** What requests that change allocations may say. */
final class AllocationSchemas {
    private static final String UUID_KEY = "^[0-9a-fA-F-]{36}$";

    /** Those of one consumer. */
    static final VersionedSchema ONE = VersionedSchema.of(AllocationSchemas::one, 0, 8, 12, 28, 34, 38);

    /** Those of many consumers at once. */
    static final VersionedSchema MANY = VersionedSchema.of(minor -> many(minor, 1), 13, 28, 34, 38);

    /** Those of many consumers, with the inventories that they need. */
    static final VersionedSchema RESHAPE = VersionedSchema.of(AllocationSchemas::reshape, 30, 34, 38);

    private AllocationSchemas() {}

    private static ObjectNode one(int minor) {
        return minor < 12 ? byList(minor >= 8) : byProvider(minor, minor >= 28 ? 0 : 1);
    }

    private static ObjectNode resources() {
        return map(Schemas.NAME, type("integer").put("minimum", 1), 1);
    }

    private static ObjectNode byList(boolean withOwner) {
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

    private static ObjectNode byProvider(int minor, int least) {
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
                            .set("patternProperties", Json.object().set(Schemas.NAMED, providers)));
        }
        if (minor >= 38) {
            fields.set("consumer_type", identifier().put("pattern", Schemas.NAME));
            required.add("consumer_type");
        }
        return object(fields, required.toArray(String[]::new));
    }

    private static ObjectNode many(int minor, int least) {
        return map(UUID_KEY, byProvider(minor, 0), least);
    }

    private static ObjectNode reshape(int minor) {
        return object(
                Json.object()
                        .set("inventories", map(UUID_KEY, Schemas.ALL_INVENTORIES, 1))
                        .set("allocations", many(minor, 0)),
                "inventories",
                "allocations");
    }
}
