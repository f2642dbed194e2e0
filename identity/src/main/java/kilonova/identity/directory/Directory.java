package kilonova.identity.directory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** All that identity knows at one revision. Immutable, so readers take no lock and see one consistent state. */
public final class Directory {
    private final long revision;
    private final PMap<Kind<?>, PMap<Object, Record>> values;

    private Directory(long revision, PMap<Kind<?>, PMap<Object, Record>> values) {
        this.revision = revision;
        this.values = values;
    }

    /** Nothing yet, of those kinds. */
    public static Directory empty(List<Kind<?>> kinds) {
        PMap<Kind<?>, PMap<Object, Record>> values = HashTreePMap.empty();
        for (Kind<?> kind : kinds) {
            values = values.plus(kind, HashTreePMap.empty());
        }
        return new Directory(0, values);
    }

    /** Grows with every change that was stored. */
    public long revision() {
        return revision;
    }

    public <T extends Record> Optional<T> find(Kind<T> kind, Id<T> id) {
        return Optional.ofNullable(cast(of(kind).get(id)));
    }

    /** True if that relation holds. */
    public <T extends Record> boolean contains(Kind<T> kind, T relation) {
        return of(kind).containsKey(kind.keyOf(relation));
    }

    /** All values of a kind, in no order. */
    public <T extends Record> Stream<T> all(Kind<T> kind) {
        return of(kind).values().stream().map(Directory::cast);
    }

    /** Refuses if there is no such value; {@code what} names the kind for the client. */
    public <T extends Record> Optional<Refusal> missing(Kind<T> kind, Id<T> id, String what) {
        return Refusal.missing(what, id.value()).when(find(kind, id).isEmpty());
    }

    /** The facts that remove a value and all that it owns, however indirectly. */
    public <T extends Record> List<Fact> removal(Kind<T> kind, T value) {
        Set<Fact> facts = new LinkedHashSet<>();
        remove(kind, value, facts);
        return new ArrayList<>(facts);
    }

    /** The directory after those facts. */
    public Directory with(long nextRevision, List<Fact> facts) {
        PMap<Kind<?>, PMap<Object, Record>> next = values;
        for (Fact fact : facts) {
            next = switch (fact) {
                case Fact.Put<?> put -> put(next, put);
                case Fact.Remove<?> remove -> remove(next, remove);
            };
        }
        return new Directory(nextRevision, next);
    }

    private <T extends Record> void remove(Kind<T> kind, T value, Set<Fact> facts) {
        if (facts.add(Fact.remove(kind, value))) {
            values.keySet().forEach(other -> removeOwned(other, kind, kind.keyOf(value), facts));
        }
    }

    private <T extends Record> void removeOwned(Kind<T> kind, Kind<?> owner, Object ownerKey, Set<Fact> facts) {
        all(kind).filter(value -> kind.isOwned(value, owner, ownerKey)).forEach(value -> remove(kind, value, facts));
    }

    private static <T extends Record> PMap<Kind<?>, PMap<Object, Record>> put(
            PMap<Kind<?>, PMap<Object, Record>> values, Fact.Put<T> put) {
        return values.plus(put.kind(), of(values, put.kind()).plus(put.kind().keyOf(put.value()), put.value()));
    }

    private static <T extends Record> PMap<Kind<?>, PMap<Object, Record>> remove(
            PMap<Kind<?>, PMap<Object, Record>> values, Fact.Remove<T> remove) {
        return values.plus(
                remove.kind(), of(values, remove.kind()).minus(remove.kind().keyOf(remove.value())));
    }

    private PMap<Object, Record> of(Kind<?> kind) {
        return of(values, kind);
    }

    private static PMap<Object, Record> of(PMap<Kind<?>, PMap<Object, Record>> values, Kind<?> kind) {
        PMap<Object, Record> some = values.get(kind);
        if (some == null) {
            throw new IllegalArgumentException("a kind that this directory does not hold");
        }
        return some;
    }

    /** Safe: only values of {@code Kind<T>} are stored under it. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
    private static <T extends Record> T cast(@Nullable Record value) {
        return (T) value;
    }
}
