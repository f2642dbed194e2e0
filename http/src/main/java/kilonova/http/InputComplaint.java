package kilonova.http;

import com.networknt.schema.Error;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Says what is wrong with an input, in the words that Nova's clients know. */
final class InputComplaint {
    private static final String NAME_RULE =
            "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with"
                    + " whitespace.";

    private InputComplaint() {}

    /** About the outermost of the errors; there must be at least one. */
    static String aboutBody(List<Error> errors) {
        Error error = outermost(errors);
        int depth = error.getInstanceLocation().getNameCount();
        return sentence("field/attribute", error, errors, depth - 1);
    }

    static String aboutQuery(List<Error> errors) {
        return sentence("query parameters", outermost(errors), errors, 0);
    }

    private static Error outermost(List<Error> errors) {
        return errors.stream()
                .min(Comparator.comparingInt(
                        error -> error.getInstanceLocation().getNameCount()))
                .orElseThrow();
    }

    private static String sentence(String what, Error error, List<Error> all, int pathElement) {
        if (isFormat(error, "name")) {
            return NAME_RULE;
        }
        String reason = reason(error, all);
        if (error.getInstanceLocation().getNameCount() == 0) {
            return reason;
        }
        return "Invalid input for " + what + " "
                + error.getInstanceLocation().getName(pathElement) + ". Value: "
                + PythonText.shortDisplay(error.getInstanceNode()) + ". " + reason;
    }

    private static boolean isFormat(Error error, String name) {
        return error.getKeyword().equals("format")
                && error.getSchemaNode().asString("").equals(name);
    }

    private static String reason(Error error, List<Error> all) {
        JsonNode rule = error.getSchemaNode();
        String value = PythonText.shortForm(error.getInstanceNode());
        return switch (error.getKeyword()) {
            case "type" -> value + " is not of type " + types(rule);
            case "required" -> "'" + error.getProperty() + "' is a required property";
            case "additionalProperties" -> unexpected(error, all);
            case "pattern" -> value + " does not match " + PythonText.shortForm(rule);
            case "minLength", "minItems" -> value + (rule.asInt(0) == 1 ? " should be non-empty" : " is too short");
            case "maxLength", "maxItems" -> value + " is too long";
            case "enum" -> value + " is not one of " + PythonText.shortForm(rule);
            case "minimum" -> value + " is less than the minimum of " + PythonText.shortForm(rule);
            case "maximum" -> value + " is greater than the maximum of " + PythonText.shortForm(rule);
            case "uniqueItems" -> value + " has non-unique elements";
            case "minProperties" -> value + " does not have enough properties";
            case "maxProperties" -> value + " has too many properties";
            case "format" -> value + format(rule);
            default -> error.getMessage();
        };
    }

    private static String format(JsonNode rule) {
        return switch (rule.asString("")) {
            case "positive" -> " is less than the minimum of 1";
            case "ip", "auto-or-none", "uuid-or-empty" -> " is not valid under any of the given schemas";
            default -> " is not a " + PythonText.shortForm(rule);
        };
    }

    private static String types(JsonNode rule) {
        return rule.isArray()
                ? rule.valueStream().map(PythonText::shortForm).collect(Collectors.joining(", "))
                : PythonText.shortForm(rule);
    }

    private static String unexpected(Error error, List<Error> all) {
        List<String> names = all.stream()
                .filter(other -> other.getKeyword().equals("additionalProperties")
                        && other.getInstanceLocation().equals(error.getInstanceLocation()))
                .map(Error::getProperty)
                .filter(Objects::nonNull)
                .distinct()
                .map(name -> "'" + name + "'")
                .toList();
        return "Additional properties are not allowed (" + String.join(", ", names)
                + (names.size() == 1 ? " was" : " were") + " unexpected)";
    }
}
