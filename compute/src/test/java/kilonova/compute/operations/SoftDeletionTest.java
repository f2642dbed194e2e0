package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.gpu.policy.GpuPlacement;
import kilonova.network.server.Wanted;
import kilonova.protocol.GuestPhase;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cloud that keeps deleted servers for a while does with servers in each state. */
class SoftDeletionTest {
    private final SmallCloud cloud = new SmallCloud(
            TestDatabases.url(Engine.SQLITE), GpuPlacement.PACK, false, Optional.of(Duration.ofHours(1)));

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
            case SHELVED -> cloud.act(server, new ServerAction.Shelve(copy(server)));
            case ERROR -> cloud.act(server, new ServerAction.ResetState(false));
            default -> server;
        };
    }

    private String copy(Server server) {
        var made = (Snapshots.Made.Waiting) cloud.images.make(server, "copy", Snapshots.Purpose.SNAPSHOT, Map.of());
        return made.imageId();
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "STOPPED", "PAUSED", "SUSPENDED", "RESCUED", "SHELVED", "ERROR"})
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
    void aServerThatIsLosingACardIsKeptToo() throws Exception {
        Server server = server();
        cloud.network.attachOneMore(server.id().toString(), "h1", new Wanted("project", List.of(), List.of()));
        cloud.act(server, new ServerAction.AttachInterface("port-1"));
        cloud.stopConductor();
        assertThat(cloud.operations.act(server, new ServerAction.DetachInterface("port-1"), SmallCloud.ASKER))
                .isEmpty();
        assertThat(cloud.operations.act(
                        cloud.servers.find(server.id()).orElseThrow(), new ServerAction.Delete(), SmallCloud.ASKER))
                .isEmpty();
        cloud.startConductor();
        assertThat(cloud.settled(server.id()).state().vm()).isEqualTo(VmState.SOFT_DELETED);
    }

    /** The shelved server's copy goes when the server is in use again, or for good. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theCopyOfAShelvedServerIsKeptAsLongAsItMayBeNeeded(boolean restored) throws Exception {
        Server shelved = in(VmState.SHELVED, server());
        String copy = shelved.shelved().orElseThrow().imageId();
        Server deleted = cloud.act(shelved, new ServerAction.Delete());
        assertThat(cloud.images.filled).containsKey(copy);

        cloud.act(deleted, restored ? new ServerAction.Restore() : new ServerAction.ForceDelete());

        assertThat(cloud.images.filled).doesNotContainKey(copy);
    }

    @Test
    void aMoveIsConfirmedFirstAndItsServerStaysWhereItIs() throws Exception {
        Server server = server();
        cloud.walkthroughHost("h2");
        Server moved = cloud.act(server, new ServerAction.Migrate(Optional.empty()));

        Server deleted = cloud.act(moved, new ServerAction.Delete());
        assertThat(deleted.state().vm()).isEqualTo(VmState.SOFT_DELETED);
        assertThat(new Migrations(cloud.database).list(Optional.of(server.id())))
                .extracting(Migration::status)
                .containsExactly(MigrationStatus.CONFIRMED);
        assertThat(cloud.used("VGPU").keySet()).allMatch(provider -> provider.startsWith("h2"));

        Server restored = cloud.act(deleted, new ServerAction.Restore());
        assertThat(restored.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(restored.whereabouts()).isEqualTo(moved.whereabouts());
        assertThat(cloud.held(server.id())).isNotEmpty();
    }

    @Test
    void whatIsAskedForTwiceIsDoneOnce() throws Exception {
        Server server = server();
        cloud.walkthroughHost("h2");
        Server moved = cloud.act(server, new ServerAction.Migrate(Optional.empty()));
        for (int i = 0; i < 2; i++) {
            assertThat(cloud.operations.act(moved, new ServerAction.Delete(), SmallCloud.ASKER))
                    .isEmpty();
        }
        assertThat(cloud.settled(server.id()).state().vm()).isEqualTo(VmState.SOFT_DELETED);
    }

    @Test
    void whatFailedWithItsGuestGoesAtOnce() throws Exception {
        Server server = server();
        cloud.fake("h1")
                .trouble(seen -> seen.phase() == GuestPhase.RUNNING ? FakeHost.failed(seen, "it is broken") : seen);
        Server failed = cloud.act(server, new ServerAction.Reboot(true));
        assertThat(failed.state().vm()).isEqualTo(VmState.ERROR);
        assertThat(cloud.act(failed, new ServerAction.Delete()).isDeleted()).isTrue();
    }

    /** The host that a server was moved away from is lost, or its own. */
    @Test
    void whatAnyLostHostHasGoesAtOnce() throws Exception {
        Server server = server();
        cloud.walkthroughHost("h2");
        Server moved = cloud.act(server, new ServerAction.Migrate(Optional.empty()));
        Server other = cloud.create("two", SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1")));
        cloud.down.add("h1");
        assertThat(deletedWithoutItsHost(moved).isDeleted()).isTrue();
        cloud.down.add("h2");
        assertThat(deletedWithoutItsHost(other).isDeleted()).isTrue();
    }

    private Server deletedWithoutItsHost(Server server) {
        assertThat(cloud.operations.act(server, new ServerAction.Delete(), SmallCloud.ASKER))
                .isEmpty();
        cloud.conductor().carryForward(server.id());
        return cloud.servers.find(server.id()).orElseThrow();
    }
}
