package kilonova.compute.documents;

import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** What rows must fulfil, in terms that the database can decide. Texts are compared whole and by their code points. Immutable. */
public sealed interface Condition {
    /** Every row. */
    static Condition always() {
        return new All(List.of());
    }

    /** No row. */
    static Condition never() {
        return new Any(List.of());
    }

    /** The value is one of these; of none, where there are none. */
    record Is(Expression value, List<Object> wanted) implements Condition {
        public Is {
            wanted = List.copyOf(wanted);
        }

        public static Is any(Expression value, Collection<String> wanted) {
            return new Is(value, List.copyOf(wanted));
        }

        public static Is the(Expression value, Object wanted) {
            return new Is(value, List.of(wanted));
        }
    }

    /** The value is this or greater. */
    record AtLeast(Expression value, Object least) implements Condition {}

    /** The value is this or less. */
    record AtMost(Expression value, Object most) implements Condition {}

    /** The list at a path of the document has this text. */
    record Has(List<String> path, String element) implements Condition {}

    record All(List<Condition> conditions) implements Condition {
        public All {
            conditions = List.copyOf(conditions);
        }
    }

    record Any(List<Condition> conditions) implements Condition {
        public Any {
            conditions = List.copyOf(conditions);
        }
    }

    /** For conditions on values that no row lacks. */
    record Not(Condition condition) implements Condition {}

    /** What stands behind WHERE. */
    default Sql sql(DocumentSql document) {
        return switch (this) {
            case Is(Expression value, List<Object> wanted) -> oneOf(value.sql(document), wanted);
            case AtLeast(Expression value, Object least) -> compared(value, ">=", least, document);
            case AtMost(Expression value, Object most) -> compared(value, "<=", most, document);
            case Has(List<String> path, String element) ->
                Sql.of(document.hasElement(path.toArray(String[]::new)), element);
            case All(List<Condition> conditions) -> joined(conditions, "AND", "1 = 1", document);
            case Any(List<Condition> conditions) -> joined(conditions, "OR", "1 = 0", document);
            case Not(Condition condition) -> Sql.of("NOT ").then(condition.sql(document));
        };
    }

    private static Sql joined(List<Condition> conditions, String word, String none, DocumentSql document) {
        return Sql.joined(
                conditions.stream().map(condition -> condition.sql(document)).toList(), word, none);
    }

    private static Sql oneOf(String value, List<Object> wanted) {
        if (wanted.size() == 1) {
            return Sql.of("(" + value + " = ?)", wanted.getFirst());
        }
        return wanted.isEmpty()
                ? Sql.of("(1 = 0)")
                : new Sql(
                        "(" + value + " IN (" + String.join(", ", Collections.nCopies(wanted.size(), "?")) + "))",
                        wanted);
    }

    private static Sql compared(Expression value, String sign, Object bound, DocumentSql document) {
        String sql = value.sql(document);
        return Sql.of((bound instanceof String ? document.byCodePoint(sql) : sql) + " " + sign + " ?", bound);
    }
}
