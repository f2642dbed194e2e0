package kilonova.image.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Rejected;
import tools.jackson.databind.JsonNode;

/**
 * A list of changes as clients send it: JSON patch (RFC 6902), of which images take add, replace and remove of a whole attribute, or the
 * older form {@code {"replace": "/name", "value": …}}.
 */
record Patch(List<Step> steps) {
    private static final String TYPE_2_1 = "application/openstack-images-v2.1-json-patch";
    private static final String TYPE_2_0 = "application/openstack-images-v2.0-json-patch";
    private static final Map<String, Operation> OPERATIONS =
            Map.of("add", Operation.ADD, "replace", Operation.REPLACE, "remove", Operation.REMOVE);

    enum Operation {
        ADD,
        REPLACE,
        REMOVE
    }

    /**
     * One change.
     *
     * @param attribute the name, unescaped
     * @param value what to set; of no meaning for a removal
     */
    record Step(Operation operation, String attribute, JsonNode value) {}

    /** Reads a body of that media type. */
    static Patch read(String mediaType, JsonNode body) {
        if (!mediaType.equals(TYPE_2_1) && !mediaType.equals(TYPE_2_0)) {
            throw new Rejected(
                    Reason.UNSUPPORTED_MEDIA_TYPE,
                    "A patch of an image has the content type " + TYPE_2_1 + " or " + TYPE_2_0 + ".");
        }
        if (!body.isArray()) {
            throw invalid("Request body must be a JSON array of operation objects.");
        }
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : body) {
            if (!step.isObject()) {
                throw invalid("Operations must be JSON objects.");
            }
            steps.add(mediaType.equals(TYPE_2_1) ? newForm(step) : oldForm(step));
        }
        return new Patch(steps);
    }

    /** Makes the changes in order; the first that is not allowed leaves by {@link Rejected}. */
    void applyTo(ImageDraft draft) {
        for (Step step : steps) {
            switch (step.operation()) {
                case ADD -> draft.set(step.attribute(), step.value());
                case REPLACE -> {
                    if (!draft.has(step.attribute())) {
                        throw new Rejected(
                                Reason.NO_SUCH_PROPERTY, "Property " + step.attribute() + " does not exist.");
                    }
                    draft.set(step.attribute(), step.value());
                }
                case REMOVE -> draft.remove(step.attribute());
            }
        }
    }

    private static Step newForm(JsonNode step) {
        Operation operation = OPERATIONS.get(step.path("op").asString(""));
        if (operation == null) {
            throw invalid("Operations must have an 'op' of 'add', 'remove' or 'replace'.");
        }
        return step(operation, step.path("path").asString(""), step);
    }

    private static Step oldForm(JsonNode step) {
        for (Map.Entry<String, Operation> known : OPERATIONS.entrySet()) {
            if (step.has(known.getKey())) {
                return step(known.getValue(), step.path(known.getKey()).asString(""), step);
            }
        }
        throw invalid("Operation objects must contain only one member named \"add\", \"remove\", or \"replace\".");
    }

    private static Step step(Operation operation, String pointer, JsonNode step) {
        JsonNode value = step.path("value");
        if (operation != Operation.REMOVE && value.isMissingNode()) {
            throw invalid("Operation \"" + operation.name().toLowerCase(java.util.Locale.ROOT)
                    + "\" requires a member named \"value\".");
        }
        return new Step(operation, attribute(pointer), value);
    }

    private static String attribute(String pointer) {
        if (!pointer.startsWith("/") || pointer.length() == 1 || pointer.indexOf('/', 1) >= 0) {
            throw invalid("Invalid JSON pointer for this resource: '" + pointer + "'");
        }
        String escaped = pointer.substring(1);
        if (escaped.matches(".*~([^01].*)?")) {
            throw invalid("Pointer '" + pointer + "' contains \"~\" not part of a recognized escape sequence.");
        }
        return escaped.replace("~1", "/").replace("~0", "~");
    }

    private static Rejected invalid(String message) {
        return new Rejected(Reason.INVALID_INPUT, message);
    }
}
