package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.operations.Build.BuildStep;
import kilonova.compute.operations.Unshelve.UnshelveStep;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestPhase;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No administrator makes a server ACTIVE by saying so while its guest may still go. */
class ResetStateTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));

    @BeforeEach
    void host() {
        cloud.walkthroughHost("h1");
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    /** A server whose first guest is wished for. */
    private UUID spawning() {
        var created = (ServerOperations.Created.Accepted)
                cloud.operations.create(SmallCloud.wish("one", ONE, 1, 1), SmallCloud.ASKER);
        UUID id = created.servers().getFirst().id();
        cloud.conductor().carryForward(id);
        return id;
    }

    /** A shelved server whose new guest is wished for. */
    private UUID unshelving() throws Exception {
        Server server = cloud.create("one", ONE);
        var copy = (Snapshots.Made.Waiting) cloud.images.make(server, "copy", Snapshots.Purpose.SNAPSHOT, Map.of());
        Server shelved = cloud.act(server, new ServerAction.Shelve(copy.imageId()));
        ServerAction unshelve = new ServerAction.Unshelve(Optional.empty(), Optional.empty());
        assertThat(cloud.operations.act(shelved, unshelve, SmallCloud.ASKER)).isEmpty();
        cloud.conductor().carryForward(server.id());
        return server.id();
    }

    private Operation underWay(UUID id) {
        return cloud.database
                .<Optional<Operation>>read(handle -> Operations.find(handle, id))
                .orElseThrow();
    }

    private Server now(UUID id) {
        return cloud.servers.find(id).orElseThrow();
    }

    private void assertBusy(UUID id, Operation operation) {
        cloud.database.change(handle -> Operations.put(handle, id, operation));
        Server before = now(id);
        assertThat(before.whereabouts().guestId()).isPresent();

        assertThat(cloud.operations.act(before, new ServerAction.ResetState(true), SmallCloud.ASKER))
                .hasValueSatisfying(no -> assertThat(no.code()).isEqualTo("server.busy"));
        assertThat(now(id).state()).isEqualTo(before.state());
    }

    @ParameterizedTest
    @EnumSource(BuildStep.class)
    void refusedWhileItIsBuilt(BuildStep step) {
        UUID id = spawning();
        cloud.stopConductor();
        assertThat(cloud.operations.act(now(id), new ServerAction.ResetState(false), SmallCloud.ASKER))
                .isEmpty();
        assertBusy(id, ((Build) underWay(id)).at(step));
    }

    @ParameterizedTest
    @EnumSource(UnshelveStep.class)
    void refusedWhileItIsUnshelved(UnshelveStep step) throws Exception {
        UUID id = unshelving();
        cloud.stopConductor();
        assertBusy(id, ((Unshelve) underWay(id)).at(step));
    }

    @Test
    void aServerUnderWayMayBePutIntoErrorStill() {
        UUID id = spawning();
        assertThat(cloud.operations.act(now(id), new ServerAction.ResetState(false), SmallCloud.ASKER))
                .isEmpty();
        assertThat(now(id).state().vm()).isEqualTo(VmState.ERROR);
    }

    /** As an older controller let it be said. */
    private void saidToBeActive(UUID id) {
        cloud.database.change(handle -> Servers.update(
                handle, id, server -> server.with(server.state().with(VmState.ACTIVE), cloud.work.now())));
    }

    private Server afterItFailedOnItsHost(UUID id) throws Exception {
        cloud.fake("h1")
                .trouble(seen -> seen.phase() == GuestPhase.RUNNING ? FakeHost.failed(seen, "it is broken") : seen);
        for (int i = 0; i < 2; i++) {
            cloud.fake("h1").obey();
            cloud.conductor().carryForward(id);
        }
        assertThat(cloud.database.<Optional<Operation>>read(handle -> Operations.find(handle, id)))
                .isEmpty();
        assertThat(cloud.used("VGPU")).isEmpty();
        return now(id);
    }

    @Test
    void aBuildThatFailsEndsWhateverWasSaidOfTheServer() throws Exception {
        UUID id = spawning();
        saidToBeActive(id);
        assertThat(afterItFailedOnItsHost(id).state().vm()).isEqualTo(VmState.ERROR);
    }

    @Test
    void anUnshelveThatFailsEndsWhateverWasSaidOfTheServer() throws Exception {
        UUID id = unshelving();
        saidToBeActive(id);
        assertThat(afterItFailedOnItsHost(id).state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
    }
}
