package kilonova.http;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Values as OpenStack's messages show them, which is how Python prints them: clients match such texts. Pure. */
public final class PythonText {
    private static final int LONGEST = 1000;

    private PythonText() {}

    /** As {@code str()} does: a text stands for itself. Cut after 1,000 characters. */
    static String shortDisplay(JsonNode value) {
        return cut(value.isString() ? value.stringValue() : of(value));
    }

    /** As {@link #of(JsonNode)}, but cut after 1,000 characters. */
    public static String shortForm(JsonNode value) {
        return cut(of(value));
    }

    /** As {@code repr()} does: a text is quoted. */
    public static String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> of(value.stringValue());
            case BOOLEAN -> value.booleanValue() ? "True" : "False";
            case NULL, MISSING -> "None";
            case ARRAY -> value.valueStream().map(PythonText::of).collect(Collectors.joining(", ", "[", "]"));
            case OBJECT ->
                value.propertyStream()
                        .map(member -> of(member.getKey()) + ": " + of(member.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> value.asString();
        };
    }

    /** A text in quotes. */
    public static String of(String text) {
        String escaped = text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        return text.contains("'") && !text.contains("\"")
                ? '"' + escaped + '"'
                : "'" + escaped.replace("'", "\\'") + "'";
    }

    /** A list of texts. */
    public static String list(List<String> values) {
        return values.stream().map(PythonText::of).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
