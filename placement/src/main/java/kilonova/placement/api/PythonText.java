package kilonova.placement.api;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** JSON values as Python prints them: clients and tests of this API match such texts in its messages. */
final class PythonText {
    private PythonText() {}

    static String of(JsonNode value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    static String of(String value) {
        String escaped = value.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        return value.contains("'") && !value.contains("\"")
                ? '"' + escaped + '"'
                : '\'' + escaped.replace("'", "\\'") + '\'';
    }

    static String list(List<String> values) {
        return '[' + String.join(", ", values.stream().map(PythonText::of).toList()) + ']';
    }

    private static void append(StringBuilder text, JsonNode value) {
        if (value.isString()) {
            text.append(of(value.stringValue()));
        } else if (value.isObject()) {
            List<String> entries = new ArrayList<>();
            value.properties().forEach(entry -> entries.add(of(entry.getKey()) + ": " + of(entry.getValue())));
            text.append('{').append(String.join(", ", entries)).append('}');
        } else if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(of(item)));
            text.append('[').append(String.join(", ", items)).append(']');
        } else if (value.isBoolean()) {
            text.append(value.booleanValue() ? "True" : "False");
        } else if (value.isNull()) {
            text.append("None");
        } else {
            text.append(value);
        }
    }
}
