package kilonova.identity.directory;

import kilonova.http.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client stored with a thing beyond the fields that the service knows (Keystone keeps any such key).
 *
 * @param json an object
 */
public record Attributes(String json) {
    public static final Attributes NONE = new Attributes("{}");

    public static Attributes of(ObjectNode node) {
        return new Attributes(node.toString());
    }

    /** A copy as a tree. */
    public ObjectNode node() {
        return (ObjectNode) Json.parse(json);
    }
}
