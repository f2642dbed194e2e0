package kilonova.identity.directory;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/**
 * How one type of record component is kept in SQL: text as text, instants as microseconds since 1970, an enum as its name in
 * lower case, a record around one text as that text, a list of such as a JSON array, an {@code Optional} as a column that may
 * be null.
 */
interface Column {
    @Nullable
    Object toSql(Object value);

    Object fromSql(ResultSet row, int index) throws SQLException;

    static Column of(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            return new Absentable(of(generic.getActualTypeArguments()[0]));
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return new Texts(textual(generic.getActualTypeArguments()[0]));
        }
        if (type == boolean.class) {
            return new Flag();
        }
        if (type == Instant.class) {
            return new Moment();
        }
        return textual(type);
    }

    private static Textual textual(Type type) {
        Class<?> raw = type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
        if (raw == String.class) {
            return new Text();
        }
        return raw.isEnum() ? new Name(raw) : new Wrapper(raw);
    }

    /** A column of text. */
    interface Textual extends Column {
        String text(Object value);

        Object parse(String text);

        @Override
        default Object toSql(Object value) {
            return text(value);
        }

        @Override
        default Object fromSql(ResultSet row, int index) throws SQLException {
            return parse(row.getString(index));
        }
    }

    /** A text as it is. */
    record Text() implements Textual {
        @Override
        public String text(Object value) {
            return (String) value;
        }

        @Override
        public Object parse(String text) {
            return text;
        }
    }

    /** A constant of an enum. */
    record Name(Class<?> type) implements Textual {
        @Override
        public String text(Object value) {
            return ((Enum<?>) value).name().toLowerCase(Locale.ROOT);
        }

        @Override
        public Object parse(String text) {
            return Stream.of(type.getEnumConstants())
                    .filter(constant -> text(constant).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(type + " has no '" + text + "'"));
        }
    }

    /** A record around one text. */
    record Wrapper(Class<?> type) implements Textual {
        @Override
        public String text(Object value) {
            try {
                RecordComponent component = type.getRecordComponents()[0];
                component.getAccessor().setAccessible(true);
                return (String) component.getAccessor().invoke(value);
            } catch (ReflectiveOperationException defect) {
                throw new IllegalStateException(defect);
            }
        }

        @Override
        public Object parse(String text) {
            try {
                Constructor<?> constructor = type.getDeclaredConstructor(String.class);
                constructor.setAccessible(true);
                return constructor.newInstance(text);
            } catch (ReflectiveOperationException defect) {
                throw new IllegalStateException(defect);
            }
        }
    }

    /** A list of texts. */
    record Texts(Textual element) implements Column {
        @Override
        public Object toSql(Object value) {
            ArrayNode array = Json.array();
            ((List<?>) value).forEach(one -> array.add(element.text(one)));
            return array.toString();
        }

        @Override
        public Object fromSql(ResultSet row, int index) throws SQLException {
            return Json.parse(row.getString(index))
                    .valueStream()
                    .map(one -> element.parse(one.stringValue()))
                    .toList();
        }
    }

    /** A truth. */
    record Flag() implements Column {
        @Override
        public Object toSql(Object value) {
            return value;
        }

        @Override
        public Object fromSql(ResultSet row, int index) throws SQLException {
            return row.getBoolean(index);
        }
    }

    /** A point in time. */
    record Moment() implements Column {
        @Override
        public Object toSql(Object value) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value);
        }

        @Override
        public Object fromSql(ResultSet row, int index) throws SQLException {
            return Instant.EPOCH.plus(row.getLong(index), ChronoUnit.MICROS);
        }
    }

    /** What may be absent. */
    record Absentable(Column present) implements Column {
        @Override
        public @Nullable Object toSql(Object value) {
            return ((Optional<?>) value).map(present::toSql).orElse(null);
        }

        @Override
        public Object fromSql(ResultSet row, int index) throws SQLException {
            return row.getObject(index) == null ? Optional.empty() : Optional.of(present.fromSql(row, index));
        }
    }
}
