package kilonova.placement.api;

import java.util.List;
import kilonova.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@link Schemas} are made of. Each call makes new nodes. */
final class SchemaParts {
    private SchemaParts() {}

    static ObjectNode type(String name) {
        return Json.object().put("type", name);
    }

    static ObjectNode string() {
        return type("string");
    }

    static ObjectNode uuid() {
        return string().put("format", "uuid");
    }

    static ObjectNode uuidOrNull() {
        ArrayNode either = Json.array().add(uuid()).add(type("null"));
        return Json.object().set("anyOf", either);
    }

    static ObjectNode array(JsonNode items) {
        return type("array").set("items", items);
    }

    static ObjectNode uuids() {
        return array(uuid()).put("uniqueItems", true);
    }

    /** An object with these members and no others. */
    static ObjectNode object(ObjectNode properties, String... required) {
        ObjectNode schema = type("object").set("properties", properties);
        if (required.length > 0) {
            ArrayNode names = schema.putArray("required");
            List.of(required).forEach(names::add);
        }
        return schema.put("additionalProperties", false);
    }

    /** An object whose members have names of one form and values of one schema, {@code least} of them at least. */
    static ObjectNode map(String keys, JsonNode values, int least) {
        ObjectNode schema = type("object");
        if (least > 0) {
            schema.put("minProperties", least);
        }
        return schema.set("patternProperties", Json.object().set(keys, values)).put("additionalProperties", false);
    }

    /** The name of a project, a user or a type of consumer. */
    static ObjectNode identifier() {
        return string().put("minLength", 1).put("maxLength", 255);
    }
}
