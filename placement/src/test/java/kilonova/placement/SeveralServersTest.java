package kilonova.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.commands.TreeNode;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.inventories.Holding;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.store.Database;
import kilonova.store.DatabaseUnavailable;
import kilonova.store.DatabaseUrl;
import kilonova.store.Engine;
import kilonova.store.PostgresqlServer;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.Test;

/**
 * Random clients at two servers on one PostgreSQL, which crashes and comes back in the middle. Each consumer belongs to
 * one client, so that client knows what every later read, at either server, must show.
 */
class SeveralServersTest {
    private static final int CLIENTS = 6;
    private static final int STEPS = 60;
    private static final int CAPACITY = 16;

    @Test
    void whatWasAnsweredIsReadEverywhereAndSurvivesACrashOfTheDatabase() throws Exception {
        long seed = Long.getLong("test.seed", 1);
        DatabaseUrl url = TestDatabases.url(Engine.POSTGRESQL);
        try (Database one = Database.open(url);
                Database other = Database.open(url);
                Placement left = Placement.open(one, PlacementSettings.DEFAULT);
                Placement right = Placement.open(other, PlacementSettings.DEFAULT);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<ProviderId> gpus = List.of(gpu(left, "gpu-0"), gpu(right, "gpu-1"));
            CountDownLatch halfWay = new CountDownLatch(CLIENTS * STEPS / 2);
            List<Future<Client>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Client client = new Client(new Random(seed + i), List.of(left, right), gpus, "seed " + seed);
                clients.add(threads.submit(() -> client.run(halfWay)));
            }
            halfWay.await();
            PostgresqlServer.shared().restart();
            for (Future<Client> client : clients) {
                client.get().check(inTheEnd(left));
                client.get().check(inTheEnd(right));
            }
            assertThat(SnapshotText.of(inTheEnd(left))).isEqualTo(SnapshotText.of(inTheEnd(right)));
        }
    }

    /** What a server knows once it has found out that the database is there again. */
    private static Snapshot inTheEnd(Placement server) {
        while (true) {
            try {
                return server.snapshot();
            } catch (DatabaseUnavailable notYet) {
                Thread.onSpinWait();
            }
        }
    }

    private static ProviderId gpu(Placement placement, String name) {
        TreeNode node = new TreeNode(
                new ProviderId(UUID.randomUUID()),
                name,
                Optional.empty(),
                Map.of(ResourceClass.VGPU, Inventory.of(CAPACITY)),
                Set.of(),
                Set.of());
        return placement.ensureTree(List.of(node)).orElseThrow().tree().root().id();
    }

    /** One client, and what it knows. */
    private static final class Client {
        private final Random random;
        private final List<Placement> servers;
        private final List<ProviderId> gpus;
        private final String where;
        private final Map<ConsumerId, Allocation> held = new HashMap<>();
        private final Set<ConsumerId> gone = new HashSet<>();

        Client(Random random, List<Placement> servers, List<ProviderId> gpus, String where) {
            this.random = random;
            this.servers = servers;
            this.gpus = gpus;
            this.where = where;
        }

        Client run(CountDownLatch steps) {
            for (int step = 0; step < STEPS; step++) {
                try {
                    act(servers.get(random.nextInt(servers.size())));
                } catch (DatabaseUnavailable away) {
                    // Only this step is lost: what it did is unknown, and nothing else is.
                    assertThat(away).as(where).isNotNull();
                }
                steps.countDown();
            }
            return this;
        }

        private void act(Placement server) {
            switch (random.nextInt(3)) {
                case 0 -> claim(server);
                case 1 -> release(server);
                default -> check(server.snapshot());
            }
        }

        private void claim(Placement server) {
            ConsumerId consumer = new ConsumerId(new UUID(random.nextLong(), random.nextLong()));
            Allocation wish =
                    new Allocation(gpus.get(random.nextInt(gpus.size())), ResourceClass.VGPU, 1 + random.nextInt(3));
            Claim claim = new Claim(
                    consumer, List.of(wish), "project", "user", Optional.empty(), ExpectedGeneration.absent());
            if (server.claim(claim).reply().isPresent()) {
                held.put(consumer, wish);
            } else {
                gone.add(consumer);
            }
        }

        private void release(Placement server) {
            Optional<ConsumerId> consumer = held.keySet().stream().findFirst();
            if (consumer.isPresent()) {
                // From here on its state is unknown until the server has answered.
                held.remove(consumer.get());
                assertThat(server.deleteAllocations(consumer.get()).reply())
                        .as(where)
                        .isPresent();
                gone.add(consumer.get());
            }
        }

        void check(Snapshot snapshot) {
            held.forEach((consumer, wish) -> assertThat(
                            snapshot.consumers().find(consumer).map(Consumer::allocations))
                    .as(where)
                    .contains(List.of(wish)));
            gone.forEach(consumer ->
                    assertThat(snapshot.consumers().find(consumer)).as(where).isEmpty());
            for (Provider provider : snapshot.providers().all()) {
                for (Holding holding : provider.holdings()) {
                    assertThat(holding.used()).as(where).isLessThanOrEqualTo(CAPACITY);
                }
            }
        }
    }
}
