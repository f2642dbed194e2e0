package kilonova.compute.servers.pages;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import kilonova.compute.documents.Condition;
import kilonova.compute.documents.Expression;
import kilonova.http.IsoTime;

/**
 * How an attribute is read, in memory and by the database.
 *
 * @param text as clients see it, empty where it is missing
 * @param value as it is ordered and compared; what {@code sql} finds is the same
 * @param isText whether values are texts, else they are of type {@link Long}
 */
record Reading<T>(Function<T, String> text, Function<T, Object> value, Expression sql, boolean isText) {
    /** The last moment that is written in four digits for the year: later ones would be sorted before all others. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** A text of the document, or a missing one. */
    static <T> Reading<T> text(Function<T, String> text, String... path) {
        return computed(text, sql -> sql.textOrEmpty(path));
    }

    static <T> Reading<T> column(Function<T, String> text, String column) {
        return computed(text, _ -> column);
    }

    static <T> Reading<T> computed(Function<T, String> text, Expression sql) {
        return new Reading<>(text, text::apply, sql, true);
    }

    /** A condition that is shown as one of two words. */
    static <T> Reading<T> choice(Function<T, String> text, Expression condition, String yes, String no) {
        return computed(text, sql -> "CASE WHEN %s THEN '%s' ELSE '%s' END".formatted(condition.sql(sql), yes, no));
    }

    static <T> Reading<T> number(ToLongFunction<T> number, Expression sql) {
        return new Reading<>(row -> Long.toString(number.applyAsLong(row)), number::applyAsLong, sql, false);
    }

    /** A time of the document, or a missing one. */
    static <T> Reading<T> time(Function<T, Optional<Instant>> time, String... path) {
        return new Reading<>(
                row -> time.apply(row).map(IsoTime::microseconds).orElse(""),
                row -> time.apply(row).map(Reading::sortable).orElse(""),
                timeSql(path),
                true);
    }

    /** What {@link #since} and {@link #until} compare. */
    static Expression timeSql(String... path) {
        return sql -> "replace(" + sql.textOrEmpty(path) + ", 'Z', '')";
    }

    /** Documents write the digits of a second only as far as they go, which sorts as time does if nothing stands behind them. */
    private static String sortable(Instant time) {
        return time.isAfter(END_OF_TIME)
                ? sortable(END_OF_TIME)
                : time.toString().replace("Z", "");
    }

    /** A {@link #timeSql} is this one or later. */
    static Condition since(Expression time, Instant earliest) {
        return new Condition.AtLeast(time, sortable(earliest));
    }

    /** A {@link #timeSql} is this one or earlier. */
    static Condition until(Expression time, Instant latest) {
        return new Condition.AtMost(time, sortable(latest));
    }
}
