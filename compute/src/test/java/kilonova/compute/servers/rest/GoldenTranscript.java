package kilonova.compute.servers.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A call's answers at all microversions as one text: the whole object at the first, and at each later one that answers otherwise
 * what came (+), went (-) or changed (~).
 */
final class GoldenTranscript {
    private final StringBuilder text = new StringBuilder();
    private TreeMap<String, String> last = new TreeMap<>();

    /** Begins another call. */
    void call(String name) {
        text.append(text.isEmpty() ? "" : "\n").append("# ").append(name).append('\n');
        last = new TreeMap<>();
    }

    /** What the call answers at that microversion; fields in the order of their names. */
    void answer(int minor, int status, JsonNode object) {
        TreeMap<String, String> fields = new TreeMap<>();
        fields.put("(status)", Integer.toString(status));
        object.properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().toString()));
        if (fields.equals(last)) {
            return;
        }
        text.append("2.").append(minor).append('\n');
        last.forEach((name, value) -> {
            if (!fields.containsKey(name)) {
                text.append("  - ").append(name).append('\n');
            }
        });
        fields.forEach((name, value) -> {
            String before = last.get(name);
            if (!value.equals(before)) {
                text.append(before == null ? "  + " : "  ~ ")
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n');
            }
        });
        last = fields;
    }

    /** The text, with a server's address left out. */
    String text(String url) {
        return text.toString().replace(url, "");
    }

    static String expected(String resource) {
        try (InputStream in = Objects.requireNonNull(GoldenTranscript.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
