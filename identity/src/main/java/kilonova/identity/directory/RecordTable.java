package kilonova.identity.directory;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of one table whose columns are a record's components in snake case. Both engines take the same statements.
 */
final class RecordTable<T extends Record> {
    private final List<Column> columns;
    private final Constructor<T> constructor;
    private final int keys;
    private final String select;
    private final String upsert;
    private final String delete;

    /** @param keys how many leading components are the primary key */
    RecordTable(String name, Class<T> type, int keys) {
        RecordComponent[] components = type.getRecordComponents();
        this.columns = Stream.of(components)
                .map(component -> Column.of(component.getGenericType()))
                .toList();
        this.keys = keys;
        this.constructor = constructor(type, components);
        List<String> names = Stream.of(components)
                .map(component -> snake(component.getName()))
                .toList();
        List<String> rest = names.subList(keys, names.size());
        String all = String.join(", ", names);
        select = "SELECT " + all + " FROM " + name;
        upsert = "INSERT INTO " + name + " (" + all + ") VALUES ("
                + String.join(", ", Collections.nCopies(names.size(), "?")) + ") ON CONFLICT ("
                + String.join(", ", names.subList(0, keys)) + ") DO "
                + (rest.isEmpty()
                        ? "NOTHING"
                        : "UPDATE SET "
                                + rest.stream()
                                        .map(column -> column + " = excluded." + column)
                                        .collect(Collectors.joining(", ")));
        delete = "DELETE FROM " + name + " WHERE "
                + names.subList(0, keys).stream().map(column -> column + " = ?").collect(Collectors.joining(" AND "));
    }

    List<T> all(Handle handle) {
        return handle.createQuery(select).map((row, _) -> read(row)).list();
    }

    void put(Handle handle, T value) {
        handle.execute(upsert, values(value, columns.size()));
    }

    void remove(Handle handle, T value) {
        handle.execute(delete, values(value, keys));
    }

    private @Nullable Object[] values(T value, int count) {
        RecordComponent[] components = value.getClass().getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[count];
        try {
            for (int i = 0; i < count; i++) {
                components[i].getAccessor().setAccessible(true);
                values[i] = columns.get(i).toSql(components[i].getAccessor().invoke(value));
            }
        } catch (ReflectiveOperationException defect) {
            throw new IllegalStateException(defect);
        }
        return values;
    }

    private T read(ResultSet row) throws SQLException {
        Object[] arguments = new Object[columns.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = columns.get(i).fromSql(row, i + 1);
        }
        try {
            return constructor.newInstance(arguments);
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException defect) {
            throw new IllegalStateException(defect);
        }
    }

    private static <T> Constructor<T> constructor(Class<T> type, RecordComponent[] components) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException defect) {
            throw new IllegalStateException(defect);
        }
    }

    private static String snake(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
