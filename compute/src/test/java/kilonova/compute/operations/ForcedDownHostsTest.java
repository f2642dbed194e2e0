package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.gpu.policy.GpuPlacement;
import kilonova.network.server.Wanted;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A host that an operator has declared down is waited for no longer, where a host that is only silent is waited for without end. */
class ForcedDownHostsTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));

    @BeforeEach
    void hosts() {
        cloud.walkthroughHost("h1");
        cloud.images.filled.put("image", false);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    static Stream<ServerAction> actions() {
        return Stream.of(
                new ServerAction.Stop(),
                new ServerAction.Reboot(true),
                new ServerAction.CreateImage("image"),
                new ServerAction.AttachInterface("port-1"));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void whatWaitedEndsAtOnceAndTheServerCanBeEvacuated(ServerAction action) throws Exception {
        Server server = cloud.create("one", ONE);
        cloud.walkthroughHost("h2");
        cloud.network.attachOneMore(server.id().toString(), "h1", new Wanted("project", List.of(), List.of()));
        cloud.down.add("h1");
        assertThat(cloud.operations.act(server, action, SmallCloud.ASKER)).isEmpty();
        cloud.conductor().carryForward(server.id());
        assertThat(isUnderWay(cloud, server)).as("it is only silent").isTrue();

        cloud.fenced.add("h1");
        cloud.conductor().carryForward(server.id());

        assertThat(isUnderWay(cloud, server)).isFalse();
        Server ended = cloud.servers.find(server.id()).orElseThrow();
        assertThat(ended.state().task()).isEmpty();
        assertThat(cloud.actions.list(server.id()).getFirst().events())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.result()).hasValue("Error");
                    assertThat(event.details())
                            .hasValueSatisfying(
                                    why -> assertThat(why).contains("Host h1 was declared down by an operator."));
                });
        Server evacuated = cloud.act(ended, new ServerAction.Evacuate(Optional.empty(), false));
        assertThat(evacuated.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(evacuated.whereabouts().host()).hasValue("h2");
    }

    /** Its agent may live, and have removed the guest with its disk by the time that the wish is taken back. */
    @Test
    void anOffloadIsNotTakenBackBeforeItsTime() throws Exception {
        try (SmallCloud kept =
                new SmallCloud(TestDatabases.url(Engine.SQLITE), GpuPlacement.PACK, false, Optional.empty())) {
            kept.walkthroughHost("h1");
            Server server = kept.create("one", ONE);
            var copy = (Snapshots.Made.Waiting) kept.images.make(server, "copy", Snapshots.Purpose.SHELVE, Map.of());
            Server shelved = kept.act(server, new ServerAction.Shelve(copy.imageId()));
            kept.stopConductor();
            assertThat(kept.operations.act(shelved, new ServerAction.ShelveOffload(), SmallCloud.ASKER))
                    .isEmpty();
            kept.down.add("h1");
            kept.fenced.add("h1");
            kept.startConductor();

            kept.conductor().carryForward(server.id());

            assertThat(isUnderWay(kept, server)).isTrue();
            kept.down.clear();
            kept.fenced.clear();
            assertThat(kept.settled(server.id()).state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
        }
    }

    @Test
    void aMoveToItGoesBackAtOnce() throws Exception {
        Server server = cloud.create("one", ONE);
        cloud.walkthroughHost("h2");
        assertThat(cloud.operations.act(server, new ServerAction.Migrate(Optional.empty()), SmallCloud.ASKER))
                .isEmpty();
        cloud.conductor().carryForward(server.id());
        cloud.fake("h1").obey();
        cloud.conductor().carryForward(server.id());
        cloud.down.add("h2");
        cloud.fenced.add("h2");

        Server after = cloud.settled(server.id());

        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(after.whereabouts().host()).hasValue("h1");
    }

    private static boolean isUnderWay(SmallCloud cloud, Server server) {
        return cloud.database
                .<Optional<Operation>>read(handle -> Operations.find(handle, server.id()))
                .isPresent();
    }
}
