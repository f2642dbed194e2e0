package kilonova.compute.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of SQL and the values that it binds, in order. Immutable.
 *
 * @param values texts and numbers
 */
public record Sql(String text, List<Object> values) {
    public Sql {
        values = List.copyOf(values);
    }

    public static Sql of(String text, Object... values) {
        return new Sql(text, List.of(values));
    }

    /** This, and behind it that. */
    public Sql then(Sql next) {
        List<Object> both = new ArrayList<>(values);
        both.addAll(next.values);
        return new Sql(text + next.text, both);
    }

    /** The pieces with a word between them, in brackets; what is said instead of none. */
    public static Sql joined(List<Sql> pieces, String word, String none) {
        if (pieces.isEmpty()) {
            return of(none);
        }
        return new Sql(
                pieces.stream().map(Sql::text).collect(Collectors.joining(" " + word + " ", "(", ")")),
                pieces.stream().flatMap(piece -> piece.values().stream()).toList());
    }
}
