package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A controller gave a guest up on a host that was down, and was killed before it wrote down what follows; then the host came back. */
class AbandonedGuestsTest {
    private final UnfinishedGround ground = new UnfinishedGround();
    private final SmallCloud cloud = ground.cloud;

    @AfterEach
    void close() {
        ground.close();
    }

    private void killedAfterItGaveUp(UUID serverId, UUID guestId) {
        cloud.stopConductor();
        Fence fence = cloud.work.fence(serverId, ground.underWay(serverId));
        LostClaims.abandon(cloud.work, fence, serverId, serverId, guestId);
        cloud.startConductor();
    }

    private Server returned(UUID serverId, String host) throws Exception {
        cloud.fake(host).obey();
        cloud.fake(host).obey();
        cloud.conductor().carryForward(serverId);
        return ground.atRest(serverId);
    }

    @Test
    void unshelve() throws Exception {
        UUID server = ground.unshelving();
        killedAfterItGaveUp(server, ground.now(server).whereabouts().guestId().orElseThrow());

        Server after = returned(server, "h1");

        assertThat(after.state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
        assertThat(cloud.used("VGPU")).isEmpty();
        assertThat(cloud.images.filled)
                .containsKey(after.shelved().orElseThrow().imageId());
    }

    @Test
    void evacuate() throws Exception {
        Server server = cloud.create("one", UnfinishedGround.ONE);
        cloud.walkthroughHost("h2");
        cloud.down.add("h1");
        ground.begin(server, new ServerAction.Evacuate(Optional.empty(), false));
        UUID guest = cloud.database
                .read(handle -> Migrations.open(handle, server.id()))
                .flatMap(migration -> migration.destinationGuest())
                .orElseThrow();
        killedAfterItGaveUp(server.id(), guest);

        Server after = returned(server.id(), "h2");

        assertThat(after.whereabouts()).isEqualTo(server.whereabouts());
        assertThat(after.state().task()).isEmpty();
        assertThat(cloud.used("VGPU").keySet()).allMatch(provider -> provider.startsWith("h1"));
        assertThat(cloud.held(server.id())).isNotEmpty();
    }
}
