package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import kilonova.compute.operations.Build.BuildStep;
import kilonova.compute.operations.Unshelve.UnshelveStep;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import kilonova.protocol.GuestPhase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No administrator makes a server ACTIVE by saying so while its guest may still go. */
class ResetStateTest {
    private final UnfinishedGround ground = new UnfinishedGround();
    private final SmallCloud cloud = ground.cloud;

    @AfterEach
    void close() {
        ground.close();
    }

    private void assertBusy(UUID id, Operation operation) {
        cloud.database.change(handle -> Operations.put(handle, id, operation));
        Server before = ground.now(id);
        assertThat(before.whereabouts().guestId()).isPresent();

        assertThat(cloud.operations.act(before, new ServerAction.ResetState(true), SmallCloud.ASKER))
                .hasValueSatisfying(no -> assertThat(no.code()).isEqualTo("server.busy"));
        assertThat(ground.now(id).state()).isEqualTo(before.state());
    }

    @ParameterizedTest
    @EnumSource(BuildStep.class)
    void refusedWhileItIsBuilt(BuildStep step) {
        UUID id = ground.spawning();
        cloud.stopConductor();
        assertThat(cloud.operations.act(ground.now(id), new ServerAction.ResetState(false), SmallCloud.ASKER))
                .isEmpty();
        assertBusy(id, ((Build) ground.underWay(id)).at(step));
    }

    @ParameterizedTest
    @EnumSource(UnshelveStep.class)
    void refusedWhileItIsUnshelved(UnshelveStep step) throws Exception {
        UUID id = ground.unshelving();
        cloud.stopConductor();
        assertBusy(id, ((Unshelve) ground.underWay(id)).at(step));
    }

    @Test
    void aServerUnderWayMayBePutIntoErrorStill() {
        UUID id = ground.spawning();
        assertThat(cloud.operations.act(ground.now(id), new ServerAction.ResetState(false), SmallCloud.ASKER))
                .isEmpty();
        assertThat(ground.now(id).state().vm()).isEqualTo(VmState.ERROR);
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
        assertThat(cloud.used("VGPU")).isEmpty();
        return ground.atRest(id);
    }

    @Test
    void aBuildThatFailsEndsWhateverWasSaidOfTheServer() throws Exception {
        UUID id = ground.spawning();
        saidToBeActive(id);
        assertThat(afterItFailedOnItsHost(id).state().vm()).isEqualTo(VmState.ERROR);
    }

    @Test
    void anUnshelveThatFailsEndsWhateverWasSaidOfTheServer() throws Exception {
        UUID id = ground.unshelving();
        saidToBeActive(id);
        assertThat(afterItFailedOnItsHost(id).state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
    }
}
