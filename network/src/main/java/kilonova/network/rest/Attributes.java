package kilonova.network.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.http.Caller;
import kilonova.http.Json;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request body of one kind of resource may hold. Neutron's rules: an unknown attribute is an error, a read-only one too, and
 * a missing one has its fallback.
 *
 * @param resource {@code network}
 * @param writable what a client may give
 * @param readOnly what is shown and cannot be given
 * @param hidden what only administrators are shown
 */
record Attributes(String resource, List<Attribute> writable, Set<String> readOnly, Set<String> hidden) {
    /** Every resource belongs to a project, which has two names. */
    private static final Set<String> OWNER = Set.of("project_id", "tenant_id");

    Attributes {
        writable = List.copyOf(writable);
        readOnly = Set.copyOf(readOnly);
        hidden = Set.copyOf(hidden);
    }

    Attributes(String resource, List<Attribute> writable, Set<String> readOnly) {
        this(resource, writable, readOnly, Set.of());
    }

    /** All names that resources of this kind show. */
    Set<String> names() {
        Set<String> names = writable.stream().map(Attribute::name).collect(Collectors.toSet());
        names.addAll(readOnly);
        names.addAll(OWNER);
        return names;
    }

    /** Reads the body of a create: what was given, in its usual form, and fallbacks. */
    Values create(JsonNode given, Caller caller) {
        ObjectNode values = checked(given, caller, false);
        for (Attribute attribute : writable) {
            if (!values.has(attribute.name())) {
                if (attribute.required()) {
                    throw malformed(
                            "Failed to parse request. Required attribute '" + attribute.name() + "' not specified");
                }
                attribute.fallback().ifPresent(value -> values.set(attribute.name(), value));
            }
        }
        return new Values(values, owner(given, caller));
    }

    /** Reads the body of an update: what was given, in its usual form. */
    Values update(JsonNode given, Caller caller) {
        for (String name : OWNER) {
            if (given.has(name)) {
                throw malformed("Cannot update read-only attribute " + name);
            }
        }
        return new Values(checked(given, caller, true), "");
    }

    private ObjectNode checked(JsonNode given, Caller caller, boolean updating) {
        List<String> unknown = new ArrayList<>();
        ObjectNode values = Json.object();
        for (var entry : given.properties()) {
            String name = entry.getKey();
            Optional<Attribute> attribute =
                    writable.stream().filter(known -> known.name().equals(name)).findFirst();
            if (attribute.isPresent()) {
                values.set(name, checked(attribute.get(), entry.getValue(), caller, updating));
            } else if (readOnly.contains(name)) {
                throw malformed(
                        updating
                                ? "Cannot update read-only attribute " + name
                                : "Attribute '" + name + "' not allowed in POST");
            } else if (!OWNER.contains(name)) {
                unknown.add("'" + name + "'");
            }
        }
        if (!unknown.isEmpty()) {
            throw malformed("Unrecognized attribute(s) " + String.join(", ", unknown));
        }
        return values;
    }

    private JsonNode checked(Attribute attribute, JsonNode value, Caller caller, boolean updating) {
        if (updating && !attribute.updatable()) {
            throw malformed("Cannot update read-only attribute " + attribute.name());
        }
        JsonNode normal;
        try {
            normal = attribute.kind().normal(value);
        } catch (Attribute.Unfit unfit) {
            throw malformed("Invalid input for " + attribute.name() + ". Reason: " + unfit.why());
        }
        boolean usual = !updating && attribute.fallback().filter(normal::equals).isPresent();
        if (attribute.adminOnly() && !caller.isAdmin() && !usual) {
            throw new Rejected(
                    Reason.NOT_ALLOWED,
                    "((rule:" + (updating ? "update_" : "create_") + resource + ":" + attribute.name()
                            + ")) is disallowed by policy");
        }
        return normal;
    }

    private static String owner(JsonNode given, Caller caller) {
        Optional<String> wanted = OWNER.stream()
                .filter(given::has)
                .map(name -> given.path(name).asString(""))
                .filter(id -> !id.isEmpty())
                .findFirst();
        if (wanted.isPresent() && !caller.isAdmin() && !wanted.equals(caller.projectId())) {
            throw malformed("Specifying 'project_id' or 'tenant_id' other than the authenticated project in request"
                    + " requires admin privileges");
        }
        return wanted.or(caller::projectId)
                .orElseThrow(() -> malformed("A token without a project needs project_id in the request."));
    }

    static Rejected malformed(String message) {
        return new Rejected(Reason.MALFORMED_BODY, message);
    }
}
