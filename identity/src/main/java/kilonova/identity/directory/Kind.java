package kilonova.identity.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** A kind of thing in the directory: its record, its SQL table, its key, and whose end is also its end. Immutable. */
public final class Kind<T extends Record> {
    private final RecordTable<T> table;
    private final Function<T, Object> key;
    private final List<Owner<T, ?>> owners;

    private Kind(RecordTable<T> table, Function<T, Object> key, List<Owner<T, ?>> owners) {
        this.table = table;
        this.key = key;
        this.owners = List.copyOf(owners);
    }

    /** A reference to a thing that must outlive the referrer. */
    record Owner<T extends Record, O extends Record>(Kind<O> kind, Function<T, List<Id<O>>> ids) {
        Predicate<T> owns(Kind<?> other, Object ownerKey) {
            return value -> kind == other && ids.apply(value).contains(ownerKey);
        }
    }

    /** Things that have an id; it is the record's first component. */
    public static <T extends Record> Kind<T> entity(String table, Class<T> type, Function<T, Id<T>> id) {
        return new Kind<>(new RecordTable<>(table, type, 1), id::apply, List.of());
    }

    /** Facts without an id: the record as a whole is the key. */
    public static <T extends Record> Kind<T> relation(String table, Class<T> type) {
        return new Kind<>(new RecordTable<>(table, type, type.getRecordComponents().length), value -> value, List.of());
    }

    /** The same kind; its values are removed together with any of the owners that {@code ids} names. */
    public <O extends Record> Kind<T> ownedBy(Kind<O> owner, Function<T, List<Id<O>>> ids) {
        List<Owner<T, ?>> more = new ArrayList<>(owners);
        more.add(new Owner<>(owner, ids));
        return new Kind<>(table, key, more);
    }

    RecordTable<T> table() {
        return table;
    }

    Object keyOf(T value) {
        return key.apply(value);
    }

    boolean isOwned(T value, Kind<?> owner, Object ownerKey) {
        return owners.stream()
                .anyMatch(reference -> reference.owns(owner, ownerKey).test(value));
    }
}
