package kilonova.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import kilonova.placement.Placement;
import kilonova.placement.PlacementSettings;
import kilonova.store.Database;
import kilonova.store.DatabaseUrl;

/**
 * Stores hosts without a server: by the command with which a compute host announces its tree, one for each host. What lies in
 * the database is the same as after loading over REST, which takes twelve requests for a host.
 */
final class Seeding {
    private static final int WRITERS = 64;

    private Seeding() {}

    /**
     * Stores the hosts with the numbers 0 to {@code count - 1}.
     *
     * @param url of an empty database, in SQLAlchemy's form
     */
    static void fill(String url, Hosts hosts, int count) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        try (Database database = Database.open(DatabaseUrl.parse(url));
                Placement placement = Placement.open(database, PlacementSettings.DEFAULT);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> {
                    for (int host = next.getAndIncrement(); host < count; host = next.getAndIncrement()) {
                        placement.ensureTree(hosts.tree(host));
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the hosts could not be stored", failure.getCause());
        }
    }
}
