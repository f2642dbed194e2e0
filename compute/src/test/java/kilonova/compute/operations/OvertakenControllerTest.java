package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.scheduler.Overtaken;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.VmState;
import kilonova.placement.consumers.ConsumerId;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A controller that stood still in the middle of a step, lost its leadership meanwhile, and goes on as if nothing had happened. It
 * stands still exactly where it is about to write into Placement, or to delete an image.
 */
class OvertakenControllerTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));
    private static final Flavor TWO = SmallCloud.flavor("vgpu_2", Map.of("resources:VGPU", "2"));

    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void itDoesNotPlaceAgainWhatItsSuccessorPlaced() {
        cloud.walkthroughHost("h1");
        cloud.stopConductor();
        Server server = asked();
        Build build = (Build) operation(server);
        Workplace stale = Workplaces.with(
                cloud.work,
                (wish, before) -> {
                    successorSettles(server);
                    return cloud.scheduler.place(wish, before);
                },
                cloud.work.holdings());

        assertThatThrownBy(() -> new Builder(stale, _ -> {}).advance(server, build))
                .isInstanceOf(Overtaken.class);

        assertHolds(server, 1);
    }

    @Test
    void itDoesNotGiveBackAClaimThatBeganAnewAtTheSameGeneration() throws Exception {
        cloud.walkthroughHost("h1");
        cloud.walkthroughHost("h2");
        AtomicInteger failures = new AtomicInteger();
        cloud.fakes
                .values()
                .forEach(host -> host.trouble(
                        seen -> failures.getAndIncrement() == 0 ? FakeHost.failed(seen, "the first one fails") : seen));
        cloud.stopConductor();
        Server asked = asked();
        Workplace halting = Workplaces.with(cloud.work, cloud.scheduler, new Halting(cloud.work.holdings()) {
            @Override
            void beforeRelease() {
                throw new Overtaken("stands still");
            }
        });
        Builder builder = new Builder(halting, _ -> {});
        while (!(operation(asked) instanceof Build build
                && build.step() == Build.BuildStep.CLEAN
                && cloud.database.<Boolean>read(handle -> kilonova.compute.hosts.Guests.ofServer(handle, asked.id())
                        .isEmpty()))) {
            builder.advance(now(asked), (Build) operation(asked));
            for (FakeHost host : cloud.fakes.values()) {
                host.obey();
            }
        }
        Server failed = now(asked);
        Build clean = (Build) operation(asked);
        long generation = generation(asked);
        Workplace stale = Workplaces.with(cloud.work, cloud.scheduler, new Halting(cloud.work.holdings()) {
            @Override
            void beforeRelease() {
                successorSettles(asked);
            }
        });

        assertThatThrownBy(() -> new Builder(stale, _ -> {}).advance(failed, clean))
                .isInstanceOf(Overtaken.class);

        assertThat(generation(asked)).isEqualTo(generation);
        assertHolds(asked, 1);
    }

    @Test
    void itDoesNotTakeTheServersNewDevicesForTheOldOnesOfAMove() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        cloud.stopConductor();
        assertThat(cloud.operations.act(server, new ServerAction.Resize(TWO), SmallCloud.ASKER))
                .isEmpty();
        Server moving = now(server);
        Move move = (Move) operation(server);
        Workplace stale = Workplaces.with(cloud.work, cloud.scheduler, new Halting(cloud.work.holdings()) {
            @Override
            void beforeMove() {
                cloud.act(successorSettles(server), new ServerAction.ConfirmResize());
            }
        });

        assertThatThrownBy(() -> new Mover(stale).advance(moving, move)).isInstanceOf(Overtaken.class);

        assertHolds(server, 2);
    }

    @Test
    void itPlacesNoFurtherServersOfARequestWhenItLeadsNoLonger() {
        try (SmallCloud shared = new SmallCloud(TestDatabases.url(Engine.POSTGRESQL))) {
            shared.walkthroughHost("h1");
            shared.stopConductor();
            var created = (ServerOperations.Created.Accepted)
                    shared.operations.create(SmallCloud.wish("three", ONE, 3, 3), SmallCloud.ASKER);
            AtomicInteger placed = new AtomicInteger();
            Workplace stale = Workplaces.with(
                    shared.work,
                    (wish, before) -> {
                        placed.incrementAndGet();
                        shared.stopConductor();
                        return shared.scheduler.place(wish, before);
                    },
                    shared.work.holdings());
            shared.startConductor(stale);

            shared.conductor().carryForward(created.servers().getFirst().id());

            assertThat(placed).hasValue(1);
            shared.startConductor();
            assertThat(created.servers())
                    .allSatisfy(server ->
                            assertThat(shared.settled(server.id()).state().vm()).isEqualTo(VmState.ACTIVE));
            assertThat(shared.used("VGPU").values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(3);
        }
    }

    @Test
    void itDoesNotDiscardTheOnlyDiskOfAServerThatItsSuccessorShelved() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        String image = image(server);
        cloud.stopConductor();
        assertThat(cloud.operations.act(server, new ServerAction.Shelve(image), SmallCloud.ASKER))
                .isEmpty();
        Server shelving = now(server);
        Shelve shelve = (Shelve) operation(server);
        assertThat(successorSettles(server).state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);

        new Shelver(cloud.work).stay(shelving, shelve, "the host is lost");

        assertThat(cloud.images.filled).containsEntry(image, true);
        assertThat(now(server).state().fault()).isEmpty();
    }

    @Test
    void itDoesNotDiscardACopyThatItsSuccessorFinished() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        String image = image(server);
        cloud.stopConductor();
        assertThat(cloud.operations.act(server, new ServerAction.CreateImage(image), SmallCloud.ASKER))
                .isEmpty();
        Server copied = now(server);
        Operation.Snapshot snapshot = (Operation.Snapshot) operation(server);
        successorSettles(server);

        new Snapshotter(cloud.work).fail(copied, snapshot, "the host is lost");

        assertThat(cloud.images.filled).containsEntry(image, true);
    }

    private String image(Server server) {
        return ((Snapshots.Made.Waiting) cloud.images.make(server, "copy", Snapshots.Purpose.SNAPSHOT, Map.of()))
                .imageId();
    }

    private void assertHolds(Server server, long units) {
        assertThat(now(server).state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.held(server.id()).values())
                .filteredOn(classes -> classes.containsKey("VGPU"))
                .containsExactly(Map.of("VGPU", units));
        assertThat(cloud.used("VGPU").values()).containsExactly(units);
    }

    private Server successorSettles(Server server) {
        cloud.startConductor();
        return cloud.settled(server.id());
    }

    private Server asked() {
        var created = (ServerOperations.Created.Accepted)
                cloud.operations.create(SmallCloud.wish("one", ONE, 1, 1), SmallCloud.ASKER);
        return created.servers().getFirst();
    }

    private Operation operation(Server server) {
        return cloud.database
                .read(handle -> Operations.find(handle, server.id()))
                .orElseThrow();
    }

    private Server now(Server server) {
        return cloud.servers.find(server.id()).orElseThrow();
    }

    private long generation(Server server) {
        return cloud.placement
                .snapshot()
                .consumers()
                .find(new ConsumerId(server.id()))
                .orElseThrow()
                .generation();
    }
}
