package kilonova.http;

import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Values as OpenStack's messages show them, which is how Python prints them. Long ones are cut. */
final class PythonText {
    private static final int LONGEST = 1000;

    private PythonText() {}

    /** As {@code str()} does: a text stands for itself. */
    static String display(JsonNode value) {
        return cut(value.isString() ? value.stringValue() : whole(value));
    }

    /** As {@code repr()} does: a text is quoted. */
    static String repr(JsonNode value) {
        return cut(whole(value));
    }

    private static String whole(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> quoted(value.stringValue());
            case BOOLEAN -> value.booleanValue() ? "True" : "False";
            case NULL, MISSING -> "None";
            case ARRAY -> value.valueStream().map(PythonText::whole).collect(Collectors.joining(", ", "[", "]"));
            case OBJECT ->
                value.propertyStream()
                        .map(member -> quoted(member.getKey()) + ": " + whole(member.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> value.asString();
        };
    }

    private static String quoted(String text) {
        String escaped = text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        return escaped.contains("'") && !escaped.contains("\"")
                ? '"' + escaped + '"'
                : "'" + escaped.replace("'", "\\'") + "'";
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
