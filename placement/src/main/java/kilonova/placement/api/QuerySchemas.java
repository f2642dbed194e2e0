package kilonova.placement.api;

import static kilonova.placement.api.SchemaParts.identifier;
import static kilonova.placement.api.SchemaParts.object;
import static kilonova.placement.api.SchemaParts.string;
import static kilonova.placement.api.SchemaParts.uuid;

import java.util.List;
import kilonova.http.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What may be asked in a URL's query. */
final class QuerySchemas {
    private static final String NUMBERED = "[1-9][0-9]*";

    /** Which resource providers. */
    static final VersionedSchema PROVIDERS = VersionedSchema.of(minor -> object(providers(minor)), 0, 3, 4, 14, 18);

    /** Whose usages. */
    static final VersionedSchema USAGES = VersionedSchema.of(minor -> object(usages(minor >= 38), "project_id"), 9, 38);

    /** Candidates for what. */
    static final VersionedSchema CANDIDATES =
            VersionedSchema.of(QuerySchemas::candidates, 10, 16, 17, 21, 25, 31, 33, 35, 36);

    private QuerySchemas() {}

    private static ObjectNode providers(int minor) {
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

    private static ObjectNode usages(boolean withType) {
        ObjectNode fields = Json.object().set("project_id", identifier()).set("user_id", identifier());
        if (withType) {
            fields.set("consumer_type", identifier().put("pattern", Schemas.NAME + "|^all|^unknown$"));
        }
        return fields;
    }

    private static ObjectNode candidates(int minor) {
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
                groups.set("^" + key + "(" + (minor >= 33 ? Schemas.NAMED : NUMBERED) + ")?$", string());
            }
        }
        return object(fields).set("patternProperties", groups);
    }
}
