package kilonova.identity.directory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Keeps the directory in a database, and the newest known one in memory. Several processes may share the database: every
 * change locks the one head row, catches up, decides, and writes. Thread-safe.
 */
public final class DirectoryStore {
    /** How far {@link #recent} may be behind the changes of other processes. */
    public static final Duration FRESHNESS = Duration.ofMillis(500);

    private static final Migrations MIGRATIONS = new Migrations("identity", "kilonova/identity/migrations");

    private final Database database;
    private final List<Kind<?>> kinds;
    private final ReentrantLock publishing = new ReentrantLock();
    private volatile Directory current;
    private final Clock clock;
    private volatile Instant checkedAt;

    /**
     * Brings the tables up to date and reads them.
     *
     * @param clock tells how old the newest known directory is
     */
    public DirectoryStore(Database database, List<Kind<?>> kinds, Clock clock) {
        this.clock = clock;
        this.database = database;
        this.kinds = List.copyOf(kinds);
        database.migrate(MIGRATIONS);
        checkedAt = clock.instant();
        current = database.read(handle -> load(handle, revision(handle, "")));
    }

    /** The directory with everything that any process has stored before this call. One small query. */
    public Directory latest() {
        Directory known = current;
        Instant now = clock.instant();
        Directory found = database.read(handle -> {
            long revision = revision(handle, "");
            return revision == known.revision() ? known : load(handle, revision);
        });
        checkedAt = now;
        return publish(found);
    }

    /** The directory with everything that this process stored, and other processes up to {@link #FRESHNESS} ago. */
    public Directory recent() {
        Instant now = clock.instant();
        boolean fresh = !now.isBefore(checkedAt) && now.isBefore(checkedAt.plus(FRESHNESS));
        return fresh ? current : latest();
    }

    /**
     * Carries out a command: what it accepts is on disk, and in {@link #recent}, when this returns.
     *
     * @param command pure; it may run more than once
     */
    public <T> Decision<T> decide(Function<Directory, Decision<T>> command) {
        record Decided<T>(Decision<T> decision, Directory after) {}
        Decided<T> decided = database.write(TransactionIsolationLevel.READ_COMMITTED, handle -> {
            long revision = revision(handle, database.engine() == Engine.POSTGRESQL ? " FOR UPDATE" : "");
            Directory known = current;
            Directory before = known.revision() == revision ? known : load(handle, revision);
            Decision<T> decision = command.apply(before);
            if (!(decision instanceof Decision.Accepted<T> accepted)
                    || accepted.facts().isEmpty()) {
                return new Decided<>(decision, before);
            }
            accepted.facts().forEach(fact -> store(handle, fact));
            handle.execute("UPDATE identity_head SET revision = ?", revision + 1);
            return new Decided<>(decision, before.with(revision + 1, accepted.facts()));
        });
        publish(decided.after());
        return decided.decision();
    }

    private Directory publish(Directory candidate) {
        publishing.lock();
        try {
            if (candidate.revision() > current.revision()) {
                current = candidate;
            }
            return current;
        } finally {
            publishing.unlock();
        }
    }

    private static long revision(Handle handle, String lock) {
        return handle.createQuery("SELECT revision FROM identity_head" + lock)
                .mapTo(Long.class)
                .one();
    }

    private Directory load(Handle handle, long revision) {
        List<Fact> facts = new ArrayList<>();
        kinds.forEach(kind -> load(handle, kind, facts));
        return Directory.empty(kinds).with(revision, facts);
    }

    private static <T extends Record> void load(Handle handle, Kind<T> kind, List<Fact> facts) {
        kind.table().all(handle).forEach(value -> facts.add(Fact.put(kind, value)));
    }

    private static void store(Handle handle, Fact fact) {
        switch (fact) {
            case Fact.Put<?> put -> put(handle, put);
            case Fact.Remove<?> remove -> remove(handle, remove);
        }
    }

    private static <T extends Record> void put(Handle handle, Fact.Put<T> put) {
        put.kind().table().put(handle, put.value());
    }

    private static <T extends Record> void remove(Handle handle, Fact.Remove<T> remove) {
        remove.kind().table().remove(handle, remove.value());
    }
}
