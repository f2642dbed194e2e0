package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A controller gave a guest up on a host that was down, and was killed before it wrote down what follows; then the host came back. */
class AbandonedGuestsTest {
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

    private void underWay(Server server, ServerAction action) {
        assertThat(cloud.operations.act(server, action, SmallCloud.ASKER)).isEmpty();
        cloud.conductor().carryForward(server.id());
    }

    private void killedAfterItGaveUp(UUID serverId, UUID guestId) {
        cloud.stopConductor();
        Operation operation = cloud.database
                .<Optional<Operation>>read(handle -> Operations.find(handle, serverId))
                .orElseThrow();
        LostClaims.abandon(cloud.work, cloud.work.fence(serverId, operation), serverId, serverId, guestId);
        cloud.startConductor();
    }

    private Server returned(UUID serverId, String host) throws Exception {
        cloud.fake(host).obey();
        cloud.fake(host).obey();
        cloud.conductor().carryForward(serverId);
        assertThat(cloud.database.<Optional<Operation>>read(handle -> Operations.find(handle, serverId)))
                .isEmpty();
        return cloud.servers.find(serverId).orElseThrow();
    }

    @Test
    void unshelve() throws Exception {
        Server server = cloud.create("one", ONE);
        var copy = (Snapshots.Made.Waiting) cloud.images.make(server, "copy", Snapshots.Purpose.SNAPSHOT, Map.of());
        Server shelved = cloud.act(server, new ServerAction.Shelve(copy.imageId()));
        underWay(shelved, new ServerAction.Unshelve(Optional.empty(), Optional.empty()));
        UUID guest = cloud.servers
                .find(server.id())
                .flatMap(now -> now.whereabouts().guestId())
                .orElseThrow();
        killedAfterItGaveUp(server.id(), guest);

        assertThat(returned(server.id(), "h1").state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
        assertThat(cloud.used("VGPU")).isEmpty();
        assertThat(cloud.images.filled).containsKey(copy.imageId());
    }

    @Test
    void evacuate() throws Exception {
        Server server = cloud.create("one", ONE);
        cloud.walkthroughHost("h2");
        cloud.down.add("h1");
        underWay(server, new ServerAction.Evacuate(Optional.empty(), false));
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
