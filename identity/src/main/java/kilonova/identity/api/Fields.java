package kilonova.identity.api;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.http.Fault;
import kilonova.http.Request;
import kilonova.identity.directory.Attributes;
import kilonova.identity.directory.Id;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of one thing in a request body. Each is asked for by name and type and faults 400 if it does not fit; what nobody
 * asked for is {@link #rest}. For one thread.
 */
public final class Fields {
    private final String envelope;
    private final JsonNode node;
    private final Set<String> asked = new HashSet<>();

    private Fields(String envelope, JsonNode node) {
        this.envelope = envelope;
        this.node = node;
    }

    /** Reads {@code {"<envelope>": {...}}}. */
    public static Fields of(Request request, String envelope) {
        return of(request.json(), envelope);
    }

    /** The object of that name within a tree. */
    public static Fields of(JsonNode parent, String envelope) {
        JsonNode node = parent.path(envelope);
        if (!node.isObject()) {
            throw Fault.badRequest("Expecting to find " + envelope
                    + " in the request body as an object. The server could not comply with the request since it is either"
                    + " malformed or otherwise incorrect.");
        }
        return new Fields(envelope, node);
    }

    public boolean has(String name) {
        return node.has(name);
    }

    /** The raw value; missing nodes for what is not there. */
    public JsonNode raw(String name) {
        asked.add(name);
        return node.path(name);
    }

    /** An object inside. */
    public Fields object(String name) {
        asked.add(name);
        return of(node, name);
    }

    /** A text of 1 to {@code most} characters, which is not all blanks. */
    public String text(String name, int most) {
        String text = optional(name).orElseThrow(() -> wrong(name, "a text, and it is required"));
        if (text.isBlank() || text.length() > most) {
            throw wrong(name, "a text of 1 to " + most + " characters");
        }
        return text;
    }

    /** As {@link #text(String, int)}; {@code before} if it is not there. */
    public String text(String name, String before, int most) {
        return has(name) ? text(name, most) : before;
    }

    /** A text, or absent if it is missing or null. */
    public Optional<String> optional(String name) {
        JsonNode value = raw(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw wrong(name, "a text");
        }
        return Optional.of(value.stringValue());
    }

    /** As {@link #optional(String)}; {@code before} if it is not there, absent if it is null. */
    public Optional<String> optional(String name, Optional<String> before) {
        return has(name) ? optional(name) : before;
    }

    /** An id, or absent if it is missing or null. */
    public <T> Optional<Id<T>> id(String name) {
        return optional(name).map(Id::new);
    }

    public boolean flag(String name, boolean otherwise) {
        JsonNode value = raw(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return value.booleanValue();
    }

    /** A list of texts; {@code otherwise} if it is missing. */
    public List<String> texts(String name, List<String> otherwise) {
        JsonNode value = raw(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isString)) {
            throw wrong(name, "a list of texts");
        }
        return value.valueStream().map(JsonNode::stringValue).toList();
    }

    /** A time in ISO 8601 (UTC where it names no zone), or absent if it is missing or null. */
    public Optional<Instant> instant(String name) {
        return optional(name).map(text -> {
            try {
                return text.endsWith("Z") || text.matches(".*[+-]\\d\\d:?\\d\\d$")
                        ? OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException malformed) {
                throw wrong(name, "a time such as 2030-01-31T12:00:00Z");
            }
        });
    }

    /** Faults if the body names an id other than that: ids do not change. */
    public void sameId(String id) {
        if (optional("id").filter(named -> !named.equals(id)).isPresent()) {
            throw Fault.badRequest("Cannot change the id of a " + envelope + ".");
        }
    }

    /** What nobody asked for, on top of what was stored before. */
    public Attributes rest(Attributes before) {
        ObjectNode rest = before.node();
        node.properties().stream()
                .filter(field ->
                        !asked.contains(field.getKey()) && !field.getKey().equals("links"))
                .forEach(field -> rest.set(field.getKey(), field.getValue()));
        return Attributes.of(rest);
    }

    private Fault wrong(String name, String expected) {
        return Fault.badRequest(
                "Invalid input for field '" + name + "' of " + envelope + ": expected " + expected + ".");
    }
}
