package kilonova.network.rest;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The checked values of a request body.
 *
 * @param values by attribute
 * @param owner the project that will own what is made; empty at an update
 */
record Values(ObjectNode values, String owner) {
    boolean has(String name) {
        return values.has(name);
    }

    /** True if it was given as null. */
    boolean isNull(String name) {
        return values.path(name).isNull();
    }

    /** The value, if it was given and is not null. */
    Optional<JsonNode> node(String name) {
        JsonNode value = values.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    Optional<String> text(String name) {
        return node(name).map(value -> value.asString(""));
    }

    String text(String name, String otherwise) {
        return text(name).orElse(otherwise);
    }

    boolean flag(String name, boolean otherwise) {
        return node(name).map(JsonNode::asBoolean).orElse(otherwise);
    }

    OptionalInt number(String name) {
        Optional<JsonNode> node = node(name);
        return node.isPresent() ? OptionalInt.of(node.get().asInt()) : OptionalInt.empty();
    }

    /** The strings of a list, if it was given. */
    Optional<List<String>> texts(String name) {
        return node(name)
                .map(list -> list.valueStream().map(entry -> entry.asString("")).toList());
    }
}
