package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.quotas.DeviceResource;
import kilonova.compute.servers.CreateServers;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.DeviceType;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Quotas of virtual GPUs, their classes and their frame buffer, through a server's life. */
@ParameterizedClass
@EnumSource(Engine.class)
class DeviceQuotaTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));
    private static final Flavor TWO = SmallCloud.flavor("vgpu_2", Map.of("resources:VGPU", "2"));
    private static final Flavor LARGE = SmallCloud.flavor("large", Map.of("resources:CUSTOM_LARGE", "1"));
    private static final Flavor NONE = SmallCloud.flavor("none", Map.of());

    private final SmallCloud cloud;

    DeviceQuotaTest(Engine engine) {
        cloud = new SmallCloud(TestDatabases.url(engine));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void asManyServersAreMadeAsThereIsQuotaForAndTheRestIsRefusedWithTheNumbers() throws Exception {
        cloud.walkthroughHost("h1");
        limit(DeviceResource.UNITS, 3);
        cloud.create("one", TWO);
        assertThat(cloud.create(SmallCloud.wish("more", ONE, 1, 5))).hasSize(1);
        assertThat(refusal(SmallCloud.wish("too many", TWO, 1, 2)))
                .isEqualTo("Quota exceeded for vgpus: Requested 4, but already used 3 of 3 vgpus");
        assertThat(cloud.create("without a gpu", NONE).state().vm()).isEqualTo(VmState.ACTIVE);
    }

    @Test
    void eachClassHasItsOwnLimitAndCountsAmongAllUnits() throws Exception {
        cloud.host(
                new FakeHost("h1", cloud.gateway, List.of(FakeHost.gpu("84", 4), board("85", "CUSTOM_LARGE", 4, 8192))),
                "h1");
        limit(DeviceResource.UNITS, 4);
        limit(DeviceResource.ofClass("CUSTOM_LARGE").orElseThrow(), 1);
        cloud.create("large", LARGE);
        assertThat(refusal(SmallCloud.wish("second", LARGE, 1, 1)))
                .isEqualTo(
                        "Quota exceeded for class:CUSTOM_LARGE: Requested 1, but already used 1 of 1 class:CUSTOM_LARGE");
        assertThat(refusal(SmallCloud.wish("four", ONE, 4, 4)))
                .isEqualTo("Quota exceeded for vgpus: Requested 4, but already used 1 of 4 vgpus");
        assertThat(cloud.quotas.quotas("project").toString())
                .isEqualTo("{vgpus=Quota[limit=4, used=1], vgpu_frame_buffer_mb=Quota[limit=-1, used=8192],"
                        + " class:CUSTOM_LARGE=Quota[limit=1, used=1]}");
    }

    @Test
    void frameBufferCountsAsTheDeviceHasItAndNoLargerOneIsTakenThanThereIsQuotaFor() throws Exception {
        cloud.host(
                new FakeHost("h1", cloud.gateway, List.of(board("84", "VGPU", 8, 8192), board("85", "VGPU", 1, 2048))),
                "h1");
        limit(DeviceResource.FRAME_BUFFER, 4096);
        Server small = cloud.create("small", ONE);
        assertThat(cloud.held(small.id())).containsKey("h1_pci_0000_85_00_0");
        Server second = cloud.create("second", ONE);
        assertThat(second.state().vm()).isEqualTo(VmState.ERROR);
        assertThat(second.state().fault().orElseThrow().message())
                .isEqualTo("Quota exceeded for vgpu_frame_buffer_mb: Requested 8192, but already used 2048 of 4096"
                        + " vgpu_frame_buffer_mb. No smaller device that could serve it is free.");
        assertThat(cloud.held(second.id())).isEmpty();
        cloud.act(second, new ServerAction.Delete());
        limit(DeviceResource.FRAME_BUFFER, 2048 + 8192);
        Server third = cloud.create("third", ONE);
        assertThat(third.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(refusal(SmallCloud.wish("fourth", ONE, 1, 1)))
                .isEqualTo("Quota exceeded for vgpu_frame_buffer_mb: Requested 2048, but already used 10240 of 10240"
                        + " vgpu_frame_buffer_mb");
    }

    @Test
    void serversThatAreBuiltAtTheSameTimeNeverShareTheLastOfIt() throws Exception {
        cloud.host(new FakeHost("h1", cloud.gateway, List.of(board("84", "VGPU", 8, 4096))), "h1");
        limit(DeviceResource.FRAME_BUFFER, 8192);
        List<Server> servers = cloud.create(SmallCloud.wish("many", ONE, 1, 4));
        assertThat(servers)
                .hasSize(2)
                .allSatisfy(server -> assertThat(server.state().vm()).isEqualTo(VmState.ACTIVE));
    }

    @Test
    void aShelvedServerHasGivenItsQuotaBackAndNeedsItToReturn() throws Exception {
        cloud.walkthroughHost("h1");
        limit(DeviceResource.UNITS, 1);
        Server server = cloud.create("one", ONE);
        Server shelved = cloud.act(server, new ServerAction.Shelve(image(server)));
        assertThat(shelved.state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
        Server other = cloud.create("other", ONE);
        ServerAction back = new ServerAction.Unshelve(Optional.empty(), Optional.empty());
        assertThat(cloud.operations.act(shelved, back, SmallCloud.ASKER))
                .hasValueSatisfying(refusal -> assertThat(refusal.message())
                        .isEqualTo("Quota exceeded for vgpus: Requested 1, but already used 1 of 1 vgpus"));
        cloud.act(other, new ServerAction.Delete());
        assertThat(cloud.act(shelved, back).state().vm()).isEqualTo(VmState.ACTIVE);
    }

    @Test
    void aServerThatIsBeingUnshelvedCountsUntilItRunsAgainOrIsShelvedAsBefore() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        limit(DeviceResource.UNITS, 1);
        Server server = cloud.create("one", ONE);
        Server shelved = cloud.act(server, new ServerAction.Shelve(image(server)));
        assertThat(used()).isZero();
        ServerAction back = new ServerAction.Unshelve(Optional.empty(), Optional.empty());
        assertThat(cloud.operations.act(shelved, back, SmallCloud.ASKER)).isEmpty();
        assertThat(used()).as("waits for a place").isEqualTo(1);
        cloud.conductor().carryForward(server.id());
        assertThat(cloud.servers.find(server.id()).orElseThrow().state().task()).contains(TaskState.SPAWNING);
        assertThat(used()).as("its host makes it").isEqualTo(1);
        assertThat(refusal(SmallCloud.wish("other", ONE, 1, 1)))
                .isEqualTo("Quota exceeded for vgpus: Requested 1, but already used 1 of 1 vgpus");
        host.trouble(seen ->
                seen.phase() == GuestPhase.RUNNING ? FakeHost.failed(seen, "there is no room after all") : seen);
        assertThat(cloud.settled(server.id()).state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
        assertThat(used()).as("it could not be made").isZero();
        host.trouble(UnaryOperator.identity());
        assertThat(cloud.act(shelved, back).state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(used()).isEqualTo(1);
    }

    private String image(Server server) {
        return ((Snapshots.Made.Waiting) cloud.images.make(server, "copy", Snapshots.Purpose.SNAPSHOT, Map.of()))
                .imageId();
    }

    @Test
    void aMoveCountsAsTheLargerOfBothUntilItIsConfirmedOrReverted() throws Exception {
        cloud.walkthroughHost("h1");
        limit(DeviceResource.UNITS, 3);
        Server server = cloud.create("one", TWO);
        Server smaller = cloud.act(server, new ServerAction.Resize(ONE));
        assertThat(used()).isEqualTo(2);
        assertThat(refusal(SmallCloud.wish("too many", TWO, 1, 1))).contains("already used 2 of 3");
        cloud.act(smaller, new ServerAction.ConfirmResize());
        assertThat(used()).isEqualTo(1);
        Server other = cloud.create("other", ONE);
        assertThat(cloud.act(smaller, new ServerAction.Resize(TWO)).state().vm())
                .isEqualTo(VmState.RESIZED);
        assertThat(used()).isEqualTo(3);
        assertThat(cloud.operations.act(other, new ServerAction.Resize(TWO), SmallCloud.ASKER))
                .hasValueSatisfying(refusal -> assertThat(refusal.message())
                        .isEqualTo("Quota exceeded for vgpus: Requested 1, but already used 3 of 3 vgpus"));
        cloud.act(smaller, new ServerAction.RevertResize());
        assertThat(used()).isEqualTo(2);
    }

    /** The destination's device is one more than the quota has, for as long as the move lasts; it is the same server's. */
    @Test
    void aServerThatMovesWhileItRunsCountsOnce() throws Exception {
        Roads roads = new Roads();
        roads.traffic((_, departure) -> departure.complete() ? Outcome.DONE : Outcome.UNDER_WAY);
        for (String host : List.of("h1", "h2")) {
            cloud.host(new FakeHost(host, cloud.gateway, List.of(typed("84", 4096))).joined(roads), host);
        }
        limit(DeviceResource.FRAME_BUFFER, 4096);
        limit(DeviceResource.UNITS, 1);
        Server server = cloud.create("one", ONE);
        assertThat(cloud.operations.act(server, new ServerAction.LiveMigrate(Optional.empty()), SmallCloud.ASKER))
                .isEmpty();
        for (int i = 0; i < 2_000 && migration(server).status() != MigrationStatus.RUNNING; i++) {
            assertThat(used()).isEqualTo(1);
            assertThat(used(DeviceResource.FRAME_BUFFER)).isEqualTo(4096);
            cloud.step();
        }
        assertThat(cloud.used("VGPU")).hasSize(2);
        assertThat(used(DeviceResource.FRAME_BUFFER)).isEqualTo(4096);
        assertThat(used()).isEqualTo(1);
        ServerAction complete =
                new ServerAction.CompleteLiveMigration(migration(server).id());
        Server moved = cloud.act(server, complete);
        assertThat(moved.whereabouts().host()).isNotEqualTo(server.whereabouts().host());
        assertThat(used(DeviceResource.FRAME_BUFFER)).isEqualTo(4096);
    }

    private Migration migration(Server server) {
        return new Migrations(cloud.database).list(Optional.of(server.id())).getFirst();
    }

    private long used() {
        return used(DeviceResource.UNITS);
    }

    private long used(DeviceResource resource) {
        return Objects.requireNonNull(cloud.quotas.quotas("project").get(resource))
                .used();
    }

    private static DeviceProvider typed(String bus, int megabytes) {
        DeviceProvider board = board(bus, "VGPU", 1, megabytes);
        return new DeviceProvider(
                board.key(),
                "pci_0000_" + bus + "_00_0",
                "VGPU",
                1,
                0,
                board.traits(),
                "",
                List.of(),
                Optional.of(new DeviceType("test", Optional.of("test"), megabytes, false)));
    }

    private void limit(DeviceResource resource, int most) {
        cloud.quotas.set("project", Map.of(resource, most));
    }

    private String refusal(CreateServers wish) {
        return ((ServerOperations.Created.Refused) cloud.operations.create(wish, SmallCloud.ASKER))
                .refusal()
                .message();
    }

    private static DeviceProvider board(String bus, String resourceClass, int units, int megabytes) {
        return new DeviceProvider(
                "0000:" + bus + ":00.0",
                "pci_0000_" + bus + "_00_0",
                resourceClass,
                units,
                0,
                Set.of("CUSTOM_VGPU_TEST_" + megabytes, "CUSTOM_VGPU_FRAMEBUFFER_" + megabytes + "_MB"),
                "",
                List.of());
    }
}
