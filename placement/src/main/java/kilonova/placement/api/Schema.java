package kilonova.placement.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import kilonova.http.PythonText;
import kilonova.http.Uuids;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON schema (the part of the language that this API needs) whose messages read like those of Python's jsonschema:
 * they are part of the API that clients and upstream's tests know. Immutable.
 */
final class Schema {
    private final ObjectNode document;
    private final Map<String, Pattern> patterns = new HashMap<>();

    private Schema(ObjectNode document) {
        this.document = document;
        compile(document);
    }

    static Schema of(ObjectNode document) {
        return new Schema(document);
    }

    ObjectNode document() {
        return document;
    }

    /** What is wrong with a value, most important first; empty if nothing is. */
    Optional<String> problem(JsonNode instance) {
        List<Problem> problems = new ArrayList<>();
        check(document, instance, "", "", 0, problems);
        return problems.stream().min(Comparator.comparingInt(Problem::depth)).map(Problem::text);
    }

    private record Problem(
            int depth,
            String message,
            String keyword,
            String schemaPath,
            String path,
            JsonNode schema,
            JsonNode value) {
        String text() {
            return message + "\n\nFailed validating '" + keyword + "' in schema" + schemaPath + ":\n    "
                    + PythonText.of(schema) + "\n\nOn instance" + path + ":\n    " + PythonText.shortForm(value);
        }
    }

    private void compile(JsonNode schema) {
        if (schema.path("pattern").isString()) {
            pattern(schema.path("pattern").stringValue());
        }
        schema.path("patternProperties").properties().forEach(entry -> pattern(entry.getKey()));
        schema.forEach(this::compile);
    }

    private Pattern pattern(String regex) {
        return patterns.computeIfAbsent(regex, Pattern::compile);
    }

    private void check(
            JsonNode schema, JsonNode value, String schemaPath, String path, int depth, List<Problem> problems) {
        schema.properties().forEach(entry -> {
            String keyword = entry.getKey();
            JsonNode rule = entry.getValue();
            violation(schema, keyword, rule, value)
                    .ifPresent(message ->
                            problems.add(new Problem(depth, message, keyword, schemaPath, path, schema, value)));
            if (value.isObject() && keyword.equals("properties")) {
                rule.properties().forEach(property -> {
                    if (value.has(property.getKey())) {
                        String name = PythonText.of(property.getKey());
                        check(
                                property.getValue(),
                                value.path(property.getKey()),
                                schemaPath + "['properties'][" + name + "]",
                                path + "[" + name + "]",
                                depth + 1,
                                problems);
                    }
                });
            }
            if (value.isObject() && keyword.equals("patternProperties")) {
                checkPatternProperties(rule, value, schemaPath, path, depth, problems);
            }
            if (value.isArray() && keyword.equals("items")) {
                for (int i = 0; i < value.size(); i++) {
                    check(rule, value.get(i), schemaPath + "['items']", path + "[" + i + "]", depth + 1, problems);
                }
            }
        });
    }

    private void checkPatternProperties(
            JsonNode rule, JsonNode value, String schemaPath, String path, int depth, List<Problem> problems) {
        rule.properties()
                .forEach(patterned -> value.properties().forEach(member -> {
                    if (pattern(patterned.getKey()).matcher(member.getKey()).find()) {
                        check(
                                patterned.getValue(),
                                member.getValue(),
                                schemaPath + "['patternProperties'][" + PythonText.of(patterned.getKey()) + "]",
                                path + "[" + PythonText.of(member.getKey()) + "]",
                                depth + 1,
                                problems);
                    }
                }));
    }

    private Optional<String> violation(JsonNode schema, String keyword, JsonNode rule, JsonNode value) {
        return switch (keyword) {
            case "type" -> hasType(rule, value) ? Optional.empty() : said(value, "is not of type " + types(rule));
            case "enum" ->
                contains(rule, value) ? Optional.empty() : said(value, "is not one of " + PythonText.of(rule));
            case "anyOf" -> anyOf(rule, value);
            case "required", "additionalProperties", "minProperties" ->
                value.isObject() ? objectViolation(schema, keyword, rule, value) : Optional.empty();
            case "minLength", "maxLength", "pattern", "format" ->
                value.isString() ? stringViolation(keyword, rule, value) : Optional.empty();
            case "minItems", "uniqueItems" -> value.isArray() ? arrayViolation(keyword, rule, value) : Optional.empty();
            case "minimum", "maximum" -> value.isNumber() ? numberViolation(keyword, rule, value) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<String> said(JsonNode value, String problem) {
        return Optional.of(PythonText.shortForm(value) + " " + problem);
    }

    private static boolean hasType(JsonNode rule, JsonNode value) {
        if (rule.isString()) {
            return isType(rule.stringValue(), value);
        }
        for (JsonNode type : rule) {
            if (isType(type.stringValue(), value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "null" -> value.isNull();
            case "number" -> value.isNumber();
            case "integer" ->
                value.isIntegralNumber()
                        || (value.isNumber()
                                && Math.rint(value.doubleValue()) == value.doubleValue()
                                && Double.isFinite(value.doubleValue()));
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static String types(JsonNode rule) {
        if (rule.isString()) {
            return PythonText.of(rule);
        }
        List<String> names = new ArrayList<>();
        rule.forEach(type -> names.add(PythonText.of(type)));
        return String.join(", ", names);
    }

    private static boolean contains(JsonNode rule, JsonNode value) {
        for (JsonNode allowed : rule) {
            if (allowed.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> anyOf(JsonNode rule, JsonNode value) {
        for (JsonNode alternative : rule) {
            List<Problem> problems = new ArrayList<>();
            check(alternative, value, "", "", 0, problems);
            if (problems.isEmpty()) {
                return Optional.empty();
            }
        }
        return said(value, "is not valid under any of the given schemas");
    }

    private Optional<String> objectViolation(JsonNode schema, String keyword, JsonNode rule, JsonNode value) {
        if (keyword.equals("required")) {
            for (JsonNode name : rule) {
                if (!value.has(name.stringValue())) {
                    return said(name, "is a required property");
                }
            }
            return Optional.empty();
        }
        if (keyword.equals("minProperties")) {
            return value.size() >= rule.intValue() ? Optional.empty() : said(value, "should be non-empty");
        }
        Set<String> patterned = new TreeSet<>();
        schema.path("patternProperties").properties().forEach(entry -> patterned.add(entry.getKey()));
        List<String> extras = new ArrayList<>();
        value.properties().forEach(member -> {
            String name = member.getKey();
            if (!schema.path("properties").has(name)
                    && patterned.stream()
                            .noneMatch(regex -> pattern(regex).matcher(name).find())) {
                extras.add(PythonText.of(name));
            }
        });
        if (extras.isEmpty()) {
            return Optional.empty();
        }
        String names = String.join(", ", extras);
        if (patterned.isEmpty()) {
            return Optional.of("Additional properties are not allowed (" + names
                    + (extras.size() == 1 ? " was" : " were") + " unexpected)");
        }
        return Optional.of(names + (extras.size() == 1 ? " does" : " do") + " not match any of the regexes: "
                + String.join(", ", patterned.stream().map(PythonText::of).toList()));
    }

    private Optional<String> stringViolation(String keyword, JsonNode rule, JsonNode value) {
        String text = value.stringValue();
        int length = text.codePointCount(0, text.length());
        return switch (keyword) {
            case "minLength" -> length >= rule.intValue() ? Optional.empty() : said(value, "should be non-empty");
            case "maxLength" -> length <= rule.intValue() ? Optional.empty() : said(value, "is too long");
            case "pattern" ->
                pattern(rule.stringValue()).matcher(text).find()
                        ? Optional.empty()
                        : said(value, "does not match " + PythonText.of(rule));
            default ->
                Uuids.lenient(text).isPresent() ? Optional.empty() : said(value, "is not a " + PythonText.of(rule));
        };
    }

    private static Optional<String> arrayViolation(String keyword, JsonNode rule, JsonNode value) {
        if (keyword.equals("minItems")) {
            return value.size() >= rule.intValue() ? Optional.empty() : said(value, "should be non-empty");
        }
        Set<JsonNode> seen = new HashSet<>();
        for (JsonNode item : value) {
            if (!seen.add(item)) {
                return said(value, "has non-unique elements");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> numberViolation(String keyword, JsonNode rule, JsonNode value) {
        int order = value.isIntegralNumber()
                ? value.decimalValue().compareTo(rule.decimalValue())
                : Double.compare(value.doubleValue(), rule.doubleValue());
        if (keyword.equals("minimum")) {
            return order >= 0 ? Optional.empty() : said(value, "is less than the minimum of " + PythonText.of(rule));
        }
        return order <= 0 ? Optional.empty() : said(value, "is greater than the maximum of " + PythonText.of(rule));
    }
}
