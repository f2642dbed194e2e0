package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Lifecycle;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.Transition;
import kilonova.compute.servers.VmState;
import kilonova.gpu.policy.GpuPlacement;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks every arrow of the servers' life cycle, and tries every one that is not there. */
class LifecycleWalkTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));
    private static final Flavor OTHER = SmallCloud.flavor("vgpu_1_other", Map.of("resources:VGPU", "1"));
    private static final String IMAGE = "rescue-image";

    /** States in which a server waits for nothing, and can be brought on purpose. */
    private static final Set<VmState> AT_REST = Set.of(
            VmState.ACTIVE,
            VmState.STOPPED,
            VmState.PAUSED,
            VmState.SUSPENDED,
            VmState.RESCUED,
            VmState.RESIZED,
            VmState.SHELVED,
            VmState.SHELVED_OFFLOADED,
            VmState.ERROR);

    private SmallCloud cloud;

    @BeforeEach
    void open() {
        cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE), GpuPlacement.PACK, false, Optional.empty());
        Roads roads = new Roads();
        for (String host : List.of("h1", "h2")) {
            cloud.walkthroughHost(host).joined(roads).report();
        }
        cloud.images.filled.put(IMAGE, true);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    static Stream<Arguments> pairs() {
        return Lifecycle.TABLE.stream()
                .flatMap(row -> AT_REST.stream()
                        .sorted()
                        .map(state -> Arguments.of(row.action().getSimpleName(), state)));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("pairs")
    void arrow(String name, VmState state) throws Exception {
        Server server = brought(state);
        ServerAction action = action(name, server);
        Transition row = Lifecycle.of(action);
        Map<String, Map<String, Long>> held = cloud.held(server.id());
        assertEachGuestsDevicesAreHeld();

        Optional<Refusal> refusal = cloud.operations.act(server, action, SmallCloud.ASKER);

        boolean wouldLie = action instanceof ServerAction.ResetState
                && (state == VmState.RESIZED || state == VmState.SHELVED_OFFLOADED);
        if (wouldLie) {
            assertThat(refusal)
                    .hasValueSatisfying(no -> assertThat(no.message()).contains(state.wireName()));
            return;
        }
        if (row.during().isPresent()) {
            assertThat(refusal).hasValueSatisfying(no -> {
                assertThat(no.kind()).isEqualTo(Refusal.Kind.CONFLICT);
                assertThat(no.message())
                        .contains("task_state None", row.during().get().wireName());
            });
            return;
        }
        if (!row.from().contains(state)) {
            assertThat(refusal).hasValueSatisfying(no -> {
                assertThat(no.kind()).isEqualTo(Refusal.Kind.CONFLICT);
                assertThat(no.message()).contains("vm_state " + state.wireName());
                row.from().forEach(from -> assertThat(no.message()).contains(from.wireName()));
            });
            assertThat(cloud.servers.find(server.id()).orElseThrow().state()).isEqualTo(server.state());
            assertThat(cloud.held(server.id())).isEqualTo(held);
            return;
        }
        assertThat(refusal).isEmpty();
        Server after = cloud.settled(server.id());
        assertThat(after.state().vm()).isIn(row.to());
        assertThat(cloud.used("VGPU").values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(units(after));
        assertEachGuestsDevicesAreHeld();
    }

    private void assertEachGuestsDevicesAreHeld() {
        assertThat(cloud.database.<List<Finding>>read(handle -> Findings.of(handle, cloud.placement.snapshot())))
                .isEmpty();
    }

    /** Units that a server in that state holds: two while both ends of a move do, none when it is on no host. */
    private long units(Server server) {
        boolean evacuated =
                cloud.down.contains("h1") && !server.whereabouts().host().equals(Optional.of("h1"));
        return switch (server.state().vm()) {
            case RESIZED -> 2;
            case DELETED, SHELVED_OFFLOADED -> 0;
            default -> evacuated ? 2 : 1;
        };
    }

    private Server brought(VmState state) throws Exception {
        Server server = cloud.create("one", ONE);
        return switch (state) {
            case ACTIVE -> server;
            case STOPPED -> cloud.act(server, new ServerAction.Stop());
            case PAUSED -> cloud.act(server, new ServerAction.Pause());
            case SUSPENDED -> cloud.act(server, new ServerAction.Suspend());
            case RESCUED -> cloud.act(server, new ServerAction.Rescue(IMAGE));
            case RESIZED -> cloud.act(server, new ServerAction.Resize(OTHER));
            case SHELVED -> cloud.act(server, new ServerAction.Shelve(copy(server)));
            case SHELVED_OFFLOADED ->
                cloud.act(cloud.act(server, new ServerAction.Shelve(copy(server))), new ServerAction.ShelveOffload());
            case ERROR -> cloud.act(server, new ServerAction.ResetState(false));
            case BUILDING, SOFT_DELETED, DELETED -> throw new IllegalArgumentException(state.name());
        };
    }

    private ServerAction action(String name, Server server) {
        return switch (name) {
            case "Stop" -> new ServerAction.Stop();
            case "Start" -> new ServerAction.Start();
            case "Reboot" -> new ServerAction.Reboot(true);
            case "Pause" -> new ServerAction.Pause();
            case "Unpause" -> new ServerAction.Unpause();
            case "Suspend" -> new ServerAction.Suspend();
            case "Resume" -> new ServerAction.Resume();
            case "Rescue" -> new ServerAction.Rescue(IMAGE);
            case "Unrescue" -> new ServerAction.Unrescue();
            case "CreateImage" -> new ServerAction.CreateImage(copy(server));
            case "CreateBackup" -> new ServerAction.CreateBackup(Optional.of(copy(server)), "daily", 1);
            case "Shelve" -> new ServerAction.Shelve(copy(server));
            case "ShelveOffload" -> new ServerAction.ShelveOffload();
            case "Unshelve" -> new ServerAction.Unshelve(Optional.empty(), Optional.empty());
            case "Rebuild" ->
                new ServerAction.Rebuild(
                        IMAGE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            case "Resize" -> new ServerAction.Resize(OTHER);
            case "Migrate" -> new ServerAction.Migrate(Optional.empty());
            case "LiveMigrate" -> new ServerAction.LiveMigrate(Optional.empty());
            case "StopLiveMigration" -> new ServerAction.StopLiveMigration(1, true);
            case "CompleteLiveMigration" -> new ServerAction.CompleteLiveMigration(1);
            case "ConfirmResize" -> new ServerAction.ConfirmResize();
            case "RevertResize" -> new ServerAction.RevertResize();
            case "Evacuate" -> {
                server.whereabouts().host().ifPresent(cloud.down::add);
                yield new ServerAction.Evacuate(Optional.empty(), false);
            }
            case "AttachInterface" -> new ServerAction.AttachInterface("port-1");
            case "DetachInterface" -> new ServerAction.DetachInterface("port-1");
            case "Restore" -> new ServerAction.Restore();
            case "Delete" -> new ServerAction.Delete();
            case "ForceDelete" -> new ServerAction.ForceDelete();
            case "Lock" -> new ServerAction.Lock(false, Optional.empty());
            case "Unlock" -> new ServerAction.Unlock();
            case "ResetState" -> new ServerAction.ResetState(true);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private String copy(Server server) {
        var made = cloud.images.make(server, "copy", Snapshots.Purpose.SNAPSHOT, Map.of());
        return ((Snapshots.Made.Waiting) made).imageId();
    }
}
