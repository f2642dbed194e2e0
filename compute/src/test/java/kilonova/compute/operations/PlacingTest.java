package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.VmState;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers of one reservation are placed together, or fail together. */
class PlacingTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void siblingsAreGivenUpTogetherAlthoughTheControllerWasKilledInTheMiddle() {
        cloud.host(new FakeHost("h1", cloud.gateway, List.of(FakeHost.gpu("84", 2))), "h1");
        cloud.stopConductor();
        List<Server> three = threeTogether();
        AtomicInteger released = new AtomicInteger();
        Workplace dying = Workplaces.with(cloud.work, cloud.scheduler, new Halting(cloud.work.holdings()) {
            @Override
            void beforeRelease() {
                if (released.incrementAndGet() == 2) {
                    throw new IllegalStateException("killed");
                }
            }
        });
        assertThatThrownBy(() -> new Placing(dying, _ -> {}).place(three.getFirst(), build(three.getFirst())))
                .hasMessage("killed");

        cloud.startConductor();

        assertThat(three).allSatisfy(server -> {
            Server failed = cloud.settled(server.id());
            assertThat(failed.state().vm()).isEqualTo(VmState.ERROR);
            assertThat(failed.state().fault().orElseThrow().message()).isNotBlank();
        });
        assertThat(cloud.used("VGPU")).isEmpty();
    }

    @Test
    void aServerWhoseSiblingsFailedBeforeFailsToo() {
        cloud.walkthroughHost("h1");
        cloud.stopConductor();
        List<Server> three = threeTogether();
        Build first = build(three.getFirst());
        cloud.database.change(
                handle -> Builder.fail(handle, cloud.work, three.getFirst().id(), first, Placing.EVENT, "broken", ""));
        cloud.startConductor();
        assertThat(three.subList(1, 3))
                .allSatisfy(server -> assertThat(cloud.settled(server.id())
                                .state()
                                .fault()
                                .orElseThrow()
                                .message())
                        .contains("At least 3", "Other servers of the same request have failed."));
        assertThat(cloud.used("VGPU")).isEmpty();
    }

    @Test
    void nobodyWaitsForTheOneThatPlacesAndIsWokenAfterIt() {
        cloud.walkthroughHost("h1");
        cloud.stopConductor();
        List<Server> three = threeTogether();
        List<UUID> woken = new CopyOnWriteArrayList<>();
        AtomicReference<Progress> meanwhile = new AtomicReference<>(Progress.MOVED);
        CompletableFuture<Placing> placing = new CompletableFuture<>();
        Workplace work = Workplaces.with(
                cloud.work,
                (wish, before) -> {
                    meanwhile.set(elsewhere(placing.join(), three.getLast()));
                    return cloud.scheduler.place(wish, before);
                },
                cloud.work.holdings());
        placing.complete(new Placing(work, woken::add));

        assertThat(placing.join().place(three.getFirst(), build(three.getFirst())))
                .isEqualTo(Progress.MOVED);

        assertThat(meanwhile).hasValue(Progress.WAITS);
        assertThat(woken)
                .as("as one that was placed, and as one that came in vain")
                .filteredOn(three.getLast().id()::equals)
                .hasSize(2);
        assertThat(three)
                .allSatisfy(server -> assertThat(cloud.held(server.id())).isNotEmpty());
    }

    /** The limit is there to fail instead of standing still. */
    private Progress elsewhere(Placing placing, Server server) {
        return CompletableFuture.supplyAsync(() -> placing.place(server, build(server)))
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    private Build build(Server server) {
        return (Build) cloud.database
                .read(handle -> Operations.find(handle, server.id()))
                .orElseThrow();
    }

    private List<Server> threeTogether() {
        return ((ServerOperations.Created.Accepted)
                        cloud.operations.create(SmallCloud.wish("three", ONE, 3, 3), SmallCloud.ASKER))
                .servers();
    }
}
