package kilonova.placement.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import kilonova.placement.commands.Command;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.measures.Measures;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.snapshots.Snapshot;
import kilonova.store.Database;
import kilonova.store.DatabaseUnavailable;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;

/**
 * Runs commands and keeps their facts in SQL. One thread takes all commands that wait, decides one after the other on the
 * evolving snapshot, writes the facts of all in one transaction, and only then answers: many commands share one sync to
 * disk, and what was answered is stored.
 *
 * <p>Several servers may share a PostgreSQL database. A writer locks the head row first, applies what others wrote, and
 * decides on that; a reader compares the head's position before it answers, so everybody reads everybody's writes.
 * Thread-safe.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Migrations MIGRATIONS = new Migrations("placement", "kilonova/placement/migrations");
    private static final TypeReference<List<Fact>> FACTS = new TypeReference<>() {};
    private static final int LARGEST_BATCH = 512;
    private static final int CHANGES_KEPT = 10_000;
    private static final int TRIMMED_EVERY = 1_000;

    private final Database database;
    private final boolean shared;
    private final LinkedBlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private final Measures measures;
    /** When the view was last known to be the newest, as {@link System#nanoTime} says it. */
    private volatile long checked = System.nanoTime();

    private volatile View view;
    private boolean closed;

    private Journal(Database database, View view, Measures measures) {
        this.view = view;
        this.database = database;
        this.measures = measures;
        this.shared = database.engine() == Engine.POSTGRESQL;
        this.writer = Thread.ofPlatform().daemon().name("placement-writer").unstarted(this::run);
    }

    /**
     * Brings the tables up to date and loads them.
     *
     * @throws DatabaseUnavailable when the database does not answer
     */
    public static Journal open(Database database, Measures measures) {
        database.migrate(MIGRATIONS);
        Journal journal = new Journal(database, database.read(Journal::load), measures);
        journal.writer.start();
        return journal;
    }

    /**
     * The present state, including all that any server has answered with success before this call.
     *
     * @throws DatabaseUnavailable when several servers share the database and it does not answer
     */
    public Snapshot snapshot() {
        View known = view;
        if (!shared) {
            return known.snapshot();
        }
        long start = System.nanoTime();
        View now = database.read(handle -> {
            long head = head(handle, false);
            return head <= known.position() ? known : caughtUp(handle, known, head);
        });
        return publish(now, start).snapshot();
    }

    /** How long ago the state in memory was known to be the newest; zero where no other server can write. */
    public Duration age() {
        return shared ? Duration.ofNanos(Math.max(0, System.nanoTime() - checked)) : Duration.ZERO;
    }

    /**
     * Decides a command, and returns when its facts are on disk.
     *
     * @throws DatabaseUnavailable when the database does not answer; if the connection broke during the commit, the
     *     command may have been done all the same
     */
    public <R> Outcome<R> execute(Command<R> command) {
        Waiting<R> waiting = new Waiting<>(command);
        synchronized (queue) {
            if (closed) {
                throw new DatabaseUnavailable("Placement is stopping.", new IllegalStateException("closed"));
            }
            queue.add(waiting);
        }
        try {
            return waiting.done.join();
        } catch (CompletionException failure) {
            switch (failure.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw failure;
            }
        }
    }

    /** Finishes what waits, and stops. The database stays open. */
    @Override
    public void close() {
        synchronized (queue) {
            closed = true;
            queue.add(new Stop());
        }
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean stopping = false;
        while (!stopping) {
            List<Entry> taken = new ArrayList<>();
            try {
                taken.add(queue.take());
            } catch (InterruptedException interrupted) {
                LOG.error("the writer was interrupted, which nothing does: it goes on", interrupted);
            }
            queue.drainTo(taken, LARGEST_BATCH - 1);
            List<Waiting<?>> batch = new ArrayList<>();
            for (Entry entry : taken) {
                switch (entry) {
                    case Waiting<?> waiting -> batch.add(waiting);
                    case Stop() -> stopping = true;
                }
            }
            if (!batch.isEmpty()) {
                commit(batch);
            }
        }
    }

    private void commit(List<Waiting<?>> batch) {
        long start = System.nanoTime();
        AtomicInteger attempts = new AtomicInteger();
        try {
            View after = database.write(TransactionIsolationLevel.READ_COMMITTED, handle -> {
                attempts.incrementAndGet();
                return write(handle, batch);
            });
            publish(after, start);
            batch.forEach(Waiting::answer);
            measures.committed(batch.size(), attempts.get(), Duration.ofNanos(System.nanoTime() - start));
            batch.forEach(waiting -> waiting.refusal().ifPresent(refusal -> measures.refused(refusal.code())));
        } catch (RuntimeException | Error failure) {
            // Whatever it was, nobody may wait for ever, and the next commands must have their chance.
            batch.forEach(waiting -> waiting.done.completeExceptionally(failure));
        }
    }

    private View write(Handle handle, List<Waiting<?>> batch) {
        View known = view;
        long head = head(handle, true);
        View before = head == known.position() ? known : caughtUp(handle, known, head);
        List<Fact> facts = new ArrayList<>();
        Snapshot now = before.snapshot();
        for (Waiting<?> waiting : batch) {
            now = waiting.decide(now, facts);
        }
        if (facts.isEmpty()) {
            return before;
        }
        long position = head + 1;
        Tables.write(handle, facts, now);
        if (shared) {
            writeChange(handle, position, facts);
        }
        handle.execute("UPDATE placement_head SET position = ? WHERE id = 1", position);
        return new View(position, now);
    }

    private static void writeChange(Handle handle, long position, List<Fact> facts) {
        handle.execute(
                "INSERT INTO placement_change (position, facts) VALUES (?, ?)",
                position,
                Json.MAPPER.writerFor(FACTS).writeValueAsString(facts));
        if (position % TRIMMED_EVERY == 0) {
            handle.execute("DELETE FROM placement_change WHERE position <= ?", position - CHANGES_KEPT);
        }
    }

    private long head(Handle handle, boolean lock) {
        return handle.createQuery(
                        "SELECT position FROM placement_head WHERE id = 1" + (lock && shared ? " FOR UPDATE" : ""))
                .mapTo(Long.class)
                .one();
    }

    /** The state at the head: what others changed is applied, or all is read anew where that is no longer kept. */
    private static View caughtUp(Handle handle, View known, long head) {
        List<String> changes = handle.createQuery(
                        "SELECT facts FROM placement_change WHERE position > :known AND position <= :head ORDER BY position")
                .bind("known", known.position())
                .bind("head", head)
                .mapTo(String.class)
                .list();
        if (head < known.position() || changes.size() != head - known.position()) {
            return load(handle);
        }
        Snapshot now = known.snapshot();
        for (String change : changes) {
            now = now.after(Json.MAPPER.readValue(change, FACTS));
        }
        return new View(head, now);
    }

    private static View load(Handle handle) {
        long position = handle.createQuery("SELECT position FROM placement_head WHERE id = 1")
                .mapTo(Long.class)
                .one();
        return new View(position, Tables.read(handle));
    }

    /** @param asked when the database was asked what is the newest */
    private synchronized View publish(View fresh, long asked) {
        checked = Math.max(checked, asked);
        if (fresh.position() >= view.position()) {
            view = fresh;
        }
        return view;
    }

    /** What the writer takes from its queue. */
    private sealed interface Entry permits Waiting, Stop {}

    /** The last entry of all: nothing is queued behind it. */
    private record Stop() implements Entry {}

    /** A command whose caller waits for the answer. */
    private static final class Waiting<R> implements Entry {
        private final Command<R> command;
        private final CompletableFuture<Outcome<R>> done = new CompletableFuture<>();
        private Optional<Outcome<R>> outcome = Optional.empty();
        private Optional<RuntimeException> defect = Optional.empty();

        Waiting(Command<R> command) {
            this.command = command;
        }

        /** Decides; may be called again when a transaction is repeated. A defect of one command must not fail the others. */
        Snapshot decide(Snapshot now, List<Fact> facts) {
            defect = Optional.empty();
            try {
                Command.Decision<R> decision = command.on(now);
                outcome = Optional.of(decision.outcome());
                facts.addAll(decision.facts());
                return decision.after();
            } catch (RuntimeException failure) {
                defect = Optional.of(failure);
                return now;
            }
        }

        Optional<Refusal> refusal() {
            return outcome.flatMap(Outcome::refusal);
        }

        void answer() {
            defect.ifPresentOrElse(done::completeExceptionally, () -> done.complete(outcome.orElseThrow()));
        }
    }
}
