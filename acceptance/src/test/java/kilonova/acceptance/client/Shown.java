package kilonova.acceptance.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What a command shows: one thing with fields, or rows of a list.
 *
 * @param command as it was typed, for messages
 * @param content what it printed
 */
public record Shown(String command, JsonNode content) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Reads what a command that was asked for JSON printed. */
    public static Shown of(Run run) {
        if (run.output().isBlank()) {
            return new Shown(run.command(), MissingNode.getInstance());
        }
        try {
            return new Shown(run.command(), JSON.readTree(run.output()));
        } catch (JacksonException notJson) {
            throw new AssertionError(run.command() + " printed no JSON: " + run.output(), notJson);
        }
    }

    /** A field of the one thing; it must be there. */
    public JsonNode get(String field) {
        JsonNode value = content.path(field);
        if (value.isMissingNode()) {
            throw new AssertionError(command + " shows no " + field + ": " + content);
        }
        return value;
    }

    /** A field of the one thing, as text. */
    public String text(String field) {
        return plain(get(field));
    }

    /** The rows, where it is a list. */
    public List<JsonNode> rows() {
        if (!content.isArray()) {
            throw new AssertionError(command + " shows no list: " + content);
        }
        return content.valueStream().toList();
    }

    /** The first row whose column has a value. */
    public Optional<JsonNode> row(String column, String value) {
        return rows().stream()
                .filter(row -> plain(row.path(column)).equals(value))
                .findFirst();
    }

    /** All values of a column, sorted. */
    public Set<String> column(String column) {
        Stream<String> values = rows().stream().map(row -> plain(row.path(column)));
        return values.collect(Collectors.toCollection(TreeSet::new));
    }

    /** A value as people read it: strings without quotes, everything else as JSON. */
    public static String plain(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }
}
