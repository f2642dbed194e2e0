package kilonova.compute.documents;

import java.util.Arrays;
import java.util.function.Function;
import kilonova.store.Engine;

/**
 * How one engine looks into the JSON of a row's {@code document} column. Both find the same, and null where nothing is. Paths are
 * names of record components, from the outside in; whatever a client said is a bound value and never part of a path. Immutable.
 */
public record DocumentSql(Engine engine) {
    /** A text, as it is stored. */
    public String text(String... path) {
        return switch (engine) {
            case SQLITE -> "json_extract(document, '$." + String.join(".", path) + "')";
            case POSTGRESQL -> "(CAST(document AS json) #>> '{" + String.join(",", path) + "}')";
        };
    }

    /** A text that is empty where it is missing. */
    public String textOrEmpty(String... path) {
        return "COALESCE(" + text(path) + ", '')";
    }

    /** A whole number. */
    public String number(String... path) {
        return switch (engine) {
            case SQLITE -> text(path);
            case POSTGRESQL -> "CAST(" + text(path) + " AS BIGINT)";
        };
    }

    /** A condition: what is there is {@code true}. */
    public String isTrue(String... path) {
        return text(path) + (engine == Engine.SQLITE ? " = 1" : " = 'true'");
    }

    /**
     * What clients call an enum's constant that is stored by its name.
     *
     * @param word a number, or a word without quotes
     * @param missing the word where no constant is stored
     */
    public <E extends Enum<E>> String word(Class<E> type, Function<E, Object> word, Object missing, String... path) {
        StringBuilder sql = new StringBuilder("CASE ").append(text(path));
        Arrays.stream(type.getEnumConstants())
                .forEach(constant -> sql.append(" WHEN '")
                        .append(constant.name())
                        .append("' THEN ")
                        .append(literal(word.apply(constant))));
        return sql.append(" ELSE ").append(literal(missing)).append(" END").toString();
    }

    private static String literal(Object word) {
        return word instanceof Number ? word.toString() : "'" + word + "'";
    }

    /** A condition: the list at the path has the bound value. */
    public String hasElement(String... path) {
        String elements = switch (engine) {
            case SQLITE -> "json_each(document, '$." + String.join(".", path) + "')";
            case POSTGRESQL ->
                "json_array_elements_text(CAST(document AS json) #> '{" + String.join(",", path)
                        + "}') AS element (value)";
        };
        return "EXISTS (SELECT 1 FROM " + elements + " WHERE value = ?)";
    }

    /** The rows of a bound JSON object of texts: columns {@code key} and {@code value}. */
    public String boundObject() {
        return switch (engine) {
            case SQLITE -> "json_each(?)";
            case POSTGRESQL -> "json_each_text(CAST(? AS json))";
        };
    }

    /** The same text, compared by its code points as SQLite does it, whatever language the database was made for. */
    public String byCodePoint(String text) {
        return engine == Engine.SQLITE ? text : "(" + text + ") COLLATE \"C\"";
    }
}
