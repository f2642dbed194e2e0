package kilonova.acceptance.script;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a command of a script must do or show. Each form is one line below the command. */
public sealed interface Expectation {
    /** {@code FIELD is VALUE}: the one thing shown has exactly that value. */
    record Is(String field, String value) implements Expectation {}

    /** {@code FIELD has TEXT}: the value contains it. */
    record Has(String field, String text) implements Expectation {}

    /** {@code row COLUMN=VALUE …}: the list has a row with all of these. */
    record Row(Map<String, String> columns) implements Expectation {}

    /** {@code no row COLUMN=VALUE …}: it has none. */
    record NoRow(Map<String, String> columns) implements Expectation {}

    /** {@code prints TEXT}: what it prints contains it. */
    record Prints(String text) implements Expectation {}

    /** {@code fails TEXT}: its exit status is not 0, and it complains with that text. */
    record Fails(String text) implements Expectation {}

    /** {@code keep FIELD as NAME}: later lines may say {@code {NAME}}. */
    record Keep(String field, String name) implements Expectation {}

    /** {@code keep COLUMN of COLUMN=VALUE … as NAME}: the same for the value in the row that has these. */
    record KeepOfRow(String column, Map<String, String> columns, String name) implements Expectation {}

    /** {@code until FIELD is VALUE}: the command is repeated until this is so. */
    record Until(String field, String value) implements Expectation {}

    /** Whether the command must be asked for JSON to tell. */
    default boolean needsJson() {
        return !(this instanceof Prints || this instanceof Fails);
    }

    /**
     * Reads one line.
     *
     * @throws IllegalArgumentException when it has none of the forms
     */
    static Expectation parse(String line) {
        Matcher matcher = Pattern.compile("until (.+?) is (.*)").matcher(line);
        if (matcher.matches()) {
            return new Until(matcher.group(1), matcher.group(2));
        }
        matcher = Pattern.compile("keep (.+?) of (.+) as (\\w+)").matcher(line);
        if (matcher.matches()) {
            return new KeepOfRow(matcher.group(1), columns(matcher.group(2)), matcher.group(3));
        }
        matcher = Pattern.compile("keep (.+) as (\\w+)").matcher(line);
        if (matcher.matches()) {
            return new Keep(matcher.group(1), matcher.group(2));
        }
        if (line.startsWith("no row ")) {
            return new NoRow(columns(line.substring("no row ".length())));
        }
        if (line.startsWith("row ")) {
            return new Row(columns(line.substring("row ".length())));
        }
        if (line.startsWith("prints ")) {
            return new Prints(line.substring("prints ".length()));
        }
        if (line.startsWith("fails ")) {
            return new Fails(line.substring("fails ".length()));
        }
        matcher = Pattern.compile("(.+?) (is|has) (.*)").matcher(line);
        if (matcher.matches()) {
            return matcher.group(2).equals("is")
                    ? new Is(matcher.group(1), matcher.group(3))
                    : new Has(matcher.group(1), matcher.group(3));
        }
        throw new IllegalArgumentException("not an expectation: " + line);
    }

    private static Map<String, String> columns(String text) {
        Map<String, String> columns = new TreeMap<>();
        for (String word : Words.split(text)) {
            String[] parts = word.split("=", 2);
            columns.put(parts[0], parts[1]);
        }
        return columns;
    }
}
