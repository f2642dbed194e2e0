package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.gpu.policy.GpuPlacement;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a cloud that keeps deleted servers for a while does with servers in each state. */
class SoftDeletionTest {
    private final SmallCloud cloud =
            new SmallCloud(TestDatabases.url(Engine.SQLITE), GpuPlacement.PACK, true, Optional.of(Duration.ofHours(1)));

    @AfterEach
    void close() {
        cloud.close();
    }

    private Server server() throws InterruptedException {
        cloud.walkthroughHost("h1");
        return cloud.create("one", SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1")));
    }

    private Server in(VmState state, Server server) {
        return switch (state) {
            case STOPPED -> cloud.act(server, new ServerAction.Stop());
            case PAUSED -> cloud.act(server, new ServerAction.Pause());
            case SUSPENDED -> cloud.act(server, new ServerAction.Suspend());
            case RESCUED -> {
                cloud.images.filled.put("rescue", true);
                yield cloud.act(server, new ServerAction.Rescue("rescue"));
            }
            default -> server;
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "STOPPED", "PAUSED", "SUSPENDED", "RESCUED"})
    void aServerThatRanCanBeBroughtBackWithItsGpu(VmState state) throws Exception {
        Server server = in(state, server());
        var held = cloud.held(server.id());

        Server deleted = cloud.act(server, new ServerAction.Delete());
        assertThat(deleted.state().vm()).isEqualTo(VmState.SOFT_DELETED);
        Server restored = cloud.act(deleted, new ServerAction.Restore());

        assertThat(restored.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.held(server.id())).isEqualTo(held).isNotEmpty();
    }

    @Test
    void aServerThatIsBeingStoppedIsKeptToo() throws Exception {
        Server server = server();
        cloud.stopConductor();
        assertThat(cloud.operations.act(server, new ServerAction.Stop(), SmallCloud.ASKER))
                .isEmpty();
        assertThat(cloud.operations.act(
                        cloud.servers.find(server.id()).orElseThrow(), new ServerAction.Delete(), SmallCloud.ASKER))
                .isEmpty();
        cloud.startConductor();
        assertThat(cloud.settled(server.id()).state().vm()).isEqualTo(VmState.SOFT_DELETED);
    }

    @Test
    void whatMovesOrIsOnALostHostGoesAtOnce() throws Exception {
        Server server = server();
        cloud.walkthroughHost("h2");
        Server moved = cloud.act(server, new ServerAction.Migrate(Optional.empty()));
        assertThat(cloud.act(moved, new ServerAction.Delete()).isDeleted()).isTrue();

        Server other = cloud.create("two", SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1")));
        cloud.down.add(other.whereabouts().host().orElseThrow());
        assertThat(cloud.operations.act(other, new ServerAction.Delete(), SmallCloud.ASKER))
                .isEmpty();
        cloud.conductor().carryForward(other.id());
        assertThat(cloud.servers.find(other.id()).orElseThrow().isDeleted()).isTrue();
    }
}
