package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.Migrations;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.VmState;
import kilonova.gpu.policy.GpuPlacement;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each operation that upstream's page says loses the GPU, or that gives it back and takes another. */
@ParameterizedClass
@EnumSource(Engine.class)
class KeepsItsGpuTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));

    private final SmallCloud cloud;

    KeepsItsGpuTest(Engine engine) {
        cloud = new SmallCloud(TestDatabases.url(engine));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private static FakeHost small(String name, SmallCloud cloud, int units) {
        return new FakeHost(name, cloud.gateway, List.of(FakeHost.gpu("84", units)));
    }

    private Server server() throws InterruptedException {
        cloud.walkthroughHost("h1");
        return cloud.create("one", ONE);
    }

    private long total() {
        return cloud.used("VGPU").values().stream().mapToLong(Long::longValue).sum();
    }

    private void assertDevicesInGuests(String host, int devices) {
        assertThat(cloud.fake(host).guests().values().stream()
                        .filter(guest -> guest.phase() != GuestPhase.ABSENT)
                        .mapToInt(guest -> guest.devices().size())
                        .sum())
                .isEqualTo(devices);
    }

    @Test
    void suspendAndResumeKeepIt() throws Exception {
        Server server = server();
        var held = cloud.held(server.id());
        assertThat(cloud.act(server, new ServerAction.Suspend()).state().vm()).isEqualTo(VmState.SUSPENDED);
        assertThat(cloud.held(server.id())).isEqualTo(held);
        assertThat(cloud.act(server, new ServerAction.Resume()).state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.held(server.id())).isEqualTo(held);
        assertDevicesInGuests("h1", 1);
    }

    @Test
    void suspendThatTheHostRefusesLeavesTheServerRunningAndSaysWhy() throws Exception {
        Server server = server();
        FakeHost host = cloud.fake("h1");
        host.trouble(seen -> seen.phase() == GuestPhase.SUSPENDED
                ? seen.with(
                        GuestPhase.DEGRADED, Optional.of(new Problem("guest.suspend_failed", "no migration support")))
                : seen);
        Server still = cloud.act(server, new ServerAction.Suspend());
        assertThat(still.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(still.state().fault().orElseThrow().message()).contains("no migration support");
        host.obey();
        assertThat(host.guests().values()).extracting(ObservedGuest::phase).containsExactly(GuestPhase.RUNNING);
    }

    @Test
    void x5ResumeWithItsDeviceGoneIsAVisibleFailure() throws Exception {
        Server server = cloud.act(server(), new ServerAction.Suspend());
        cloud.fake("h1")
                .trouble(seen -> seen.phase() == GuestPhase.RUNNING
                        ? seen.with(
                                GuestPhase.DEGRADED, Optional.of(new Problem("device.missing", "mdev 1234 is gone")))
                        : seen);
        Server after = cloud.act(server, new ServerAction.Resume());
        assertThat(after.state().vm()).isEqualTo(VmState.SUSPENDED);
        assertThat(after.state().fault().orElseThrow().message()).contains("mdev 1234 is gone");
        assertThat(lastAction(after).message()).contains("Error");
    }

    @Test
    void rescueAndUnrescueKeepIt() throws Exception {
        Server server = server();
        cloud.images.filled.put("rescue", true);
        var held = cloud.held(server.id());
        assertThat(cloud.act(server, new ServerAction.Rescue("rescue")).state().vm())
                .isEqualTo(VmState.RESCUED);
        assertThat(cloud.held(server.id())).isEqualTo(held);
        assertDevicesInGuests("h1", 1);
        assertThat(cloud.act(server, new ServerAction.Unrescue()).state().vm()).isEqualTo(VmState.ACTIVE);
        assertDevicesInGuests("h1", 1);
    }

    @Test
    void x6SnapshotLeavesTheServerAsItIsAndFillsItsImage() throws Exception {
        Server server = server();
        String image = made(server);
        Server after = cloud.act(server, new ServerAction.CreateImage(image));
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.images.filled).containsEntry(image, true);
        assertDevicesInGuests("h1", 1);
    }

    @Test
    void aBackupOfWhichNoneIsKeptTakesTheOthersWithItAndIsToldLikeAnyOther() throws Exception {
        Server server = server();
        String first = made(server);
        cloud.act(server, new ServerAction.CreateBackup(first, "daily", 1));
        assertThat(cloud.images.filled).isEqualTo(Map.of(first, true));
        Server after = cloud.act(server, new ServerAction.CreateBackup(made(server), "daily", 0));
        assertThat(cloud.images.filled).isEmpty();
        assertThat(lastAction(after).events())
                .singleElement()
                .satisfies(event -> assertThat(event.result()).contains("Success"));
        assertDevicesInGuests("h1", 1);
    }

    @Test
    void aServerIsNotMigratedToTheHostThatItIsOn() throws Exception {
        Server server = server();
        ServerAction here = new ServerAction.Migrate(Optional.of("h1"));
        assertThat(cloud.operations.act(server, here, SmallCloud.ASKER)).hasValueSatisfying(no -> {
            assertThat(no.kind()).isEqualTo(Refusal.Kind.INVALID);
            assertThat(no.code()).isEqualTo("host.same");
        });
        assertThat(cloud.settled(server.id()).state()).isEqualTo(server.state());
        assertThat(new Migrations(cloud.database).list(Optional.of(server.id())))
                .isEmpty();
    }

    @Test
    void snapshotThatFailsSaysWhyAndLeavesNoImage() throws Exception {
        Server server = server();
        String image = made(server);
        cloud.fake("h1")
                .trouble(seen -> seen.snapshotImage().isPresent()
                        ? new ObservedGuest(
                                seen.guestId(),
                                seen.serverId(),
                                seen.generation(),
                                seen.phase(),
                                0,
                                0,
                                Optional.empty(),
                                seen.devices(),
                                Optional.of(new Problem("disk.full", "no space left for the copy")))
                        : seen);
        Server after = cloud.act(server, new ServerAction.CreateImage(image));
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(lastAction(after).events().getLast().details().orElseThrow()).contains("no space left for the copy");
        assertThat(cloud.images.filled).doesNotContainKey(image);
        cloud.step();
        assertThat(cloud.act(after, new ServerAction.Stop()).state().vm()).isEqualTo(VmState.STOPPED);
    }

    @Test
    void shelveGivesItBackAndUnshelveFindsAnotherElsewhere() throws Exception {
        cloud.host(small("h1", cloud, 1), "h1");
        Server server = cloud.create("one", ONE);
        String image = made(server);
        Server shelved = cloud.act(server, new ServerAction.Shelve(image));
        assertThat(shelved.state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
        assertThat(shelved.whereabouts().host()).isEmpty();
        assertThat(total()).isZero();
        assertThat(cloud.images.filled).containsEntry(image, true);

        cloud.create("thief", ONE);
        cloud.host(small("h2", cloud, 1), "h2");
        Server back = cloud.act(shelved, new ServerAction.Unshelve(Optional.empty(), Optional.empty()));
        assertThat(back.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(back.whereabouts().host()).contains("h2");
        assertThat(cloud.held(server.id())).containsKey("h2_pci_0000_84_00_0");
        assertThat(cloud.images.filled).doesNotContainKey(image);
        assertDevicesInGuests("h2", 1);
    }

    @Test
    void unshelveComesToTheHostThatWasAskedForAndOfAnotherZoneNoneIsTaken() throws Exception {
        cloud.walkthroughHost("h1");
        cloud.walkthroughHost("h2");
        Server server = cloud.create("one", ONE);
        String first = server.whereabouts().host().orElseThrow();
        String other = first.equals("h1") ? "h2" : "h1";
        Server shelved = cloud.act(server, new ServerAction.Shelve(made(server)));
        Server nowhere =
                cloud.act(shelved, new ServerAction.Unshelve(Optional.empty(), Optional.of(Optional.of("moon"))));
        assertThat(nowhere.state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
        assertThat(nowhere.state().fault().orElseThrow().details()).contains("moon");
        assertThat(total()).isZero();
        Server back =
                cloud.act(nowhere, new ServerAction.Unshelve(Optional.of(other), Optional.of(Optional.of("nova"))));
        assertThat(back.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(back.whereabouts().host()).contains(other);
        assertThat(back.whereabouts().requestedZone()).contains("nova");
        assertDevicesInGuests(other, 1);
        assertThat(total()).isEqualTo(1);
    }

    @Test
    void unshelveThatFindsNoRoomStaysShelvedWithItsImageAndHoldsNothing() throws Exception {
        cloud.host(small("h1", cloud, 1), "h1");
        Server server = cloud.create("one", ONE);
        String image = made(server);
        Server shelved = cloud.act(server, new ServerAction.Shelve(image));
        cloud.create("thief", ONE);
        Server still = cloud.act(shelved, new ServerAction.Unshelve(Optional.empty(), Optional.empty()));
        assertThat(still.state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
        assertThat(lastAction(still).events().getLast().details().orElseThrow()).contains("VGPU");
        assertThat(cloud.images.filled).containsEntry(image, true);
        assertThat(cloud.held(server.id())).isEmpty();
    }

    @Test
    void x1EvacuateMakesItAnewElsewhereAndTheOldHostCleansUpWhenItReturns() throws Exception {
        cloud.host(small("h1", cloud, 1), "h1");
        Server server = cloud.create("one", ONE);
        cloud.host(small("h2", cloud, 1), "h2");
        cloud.down.add("h1");

        Server moved = cloud.act(server, new ServerAction.Evacuate(Optional.empty(), false));

        assertThat(moved.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(moved.whereabouts().host()).contains("h2");
        assertThat(cloud.held(server.id())).containsOnlyKeys("h2", "h2_pci_0000_84_00_0");
        assertThat(cloud.used("VGPU"))
                .as("the lost host's GPU may still be in use")
                .hasSize(2);

        cloud.down.clear();
        cloud.step();
        cloud.step();
        cloud.conductor().carryForward(server.id());
        assertThat(cloud.used("VGPU")).containsOnlyKeys("h2_pci_0000_84_00_0");
        cloud.fake("h1").obey();
        assertThat(cloud.fake("h1").guests()).isEmpty();
        assertDevicesInGuests("h2", 1);
    }

    @Test
    void evacuateThatFindsNoRoomLeavesTheServerWithItsLostHost() throws Exception {
        cloud.host(small("h1", cloud, 1), "h1");
        Server server = cloud.create("one", ONE);
        var held = cloud.held(server.id());
        cloud.down.add("h1");
        Server still = cloud.act(server, new ServerAction.Evacuate(Optional.empty(), false));
        assertThat(still.whereabouts().host()).contains("h1");
        assertThat(cloud.held(server.id())).isEqualTo(held);
        assertThat(still.state().fault().orElseThrow().message()).isNotBlank();
        cloud.down.clear();
        assertThat(cloud.settled(server.id()).state().vm()).isEqualTo(VmState.ACTIVE);
        assertDevicesInGuests("h1", 1);
    }

    @Test
    void evacuateFromAHostThatIsUpIsRefused() throws Exception {
        Server server = server();
        assertThat(cloud.operations.act(server, new ServerAction.Evacuate(Optional.empty(), false), SmallCloud.ASKER))
                .hasValueSatisfying(refusal -> assertThat(refusal.message()).contains("h1 is still in use"));
    }

    @Test
    void softlyDeletedServerKeepsItUntilItIsRestoredOrReclaimed() throws Exception {
        try (SmallCloud kept = new SmallCloud(
                TestDatabases.url(Engine.SQLITE), GpuPlacement.PACK, false, Optional.of(Duration.ZERO))) {
            kept.walkthroughHost("h1");
            Server server = kept.create("one", ONE);
            Server deleted = kept.act(server, new ServerAction.Delete());
            assertThat(deleted.state().vm()).isEqualTo(VmState.SOFT_DELETED);
            assertThat(kept.used("VGPU").values()).containsExactly(1L);
            assertThat(kept.act(deleted, new ServerAction.Restore()).state().vm())
                    .isEqualTo(VmState.ACTIVE);
            kept.act(deleted, new ServerAction.Delete());
            new Overdue(kept.work, kept.operations, Optional.empty(), Optional.empty()).look();
            assertThat(kept.settled(server.id()).state().vm()).isEqualTo(VmState.DELETED);
            assertThat(kept.used("VGPU")).isEmpty();
        }
    }

    @Test
    void shelvedServerThatStaysOnItsHostKeepsItAndIsOffloadedWhenDue() throws Exception {
        try (SmallCloud kept =
                new SmallCloud(TestDatabases.url(Engine.SQLITE), GpuPlacement.PACK, false, Optional.empty())) {
            kept.walkthroughHost("h1");
            Server server = kept.create("one", ONE);
            Server shelved = kept.act(server, new ServerAction.Shelve(made(kept, server)));
            assertThat(shelved.state().vm()).isEqualTo(VmState.SHELVED);
            assertThat(kept.used("VGPU").values()).containsExactly(1L);
            Server back = kept.act(shelved, new ServerAction.Unshelve(Optional.empty(), Optional.empty()));
            assertThat(back.state().vm()).isEqualTo(VmState.ACTIVE);
            assertThat(kept.servers.find(server.id()).orElseThrow().shelved()).isEmpty();
            kept.act(back, new ServerAction.Shelve(made(kept, server)));
            new Overdue(kept.work, kept.operations, Optional.of(Duration.ZERO), Optional.empty()).look();
            assertThat(kept.settled(server.id()).state().vm()).isEqualTo(VmState.SHELVED_OFFLOADED);
            assertThat(kept.used("VGPU")).isEmpty();
        }
    }

    @Test
    void aFinishedMoveIsConfirmedWhenItHasWaitedLongEnough() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        Server moved =
                cloud.act(server, new ServerAction.Resize(SmallCloud.flavor("vgpu_2", Map.of("resources:VGPU", "2"))));
        assertThat(total()).isEqualTo(3);
        new Overdue(cloud.work, cloud.operations, Optional.empty(), Optional.of(Duration.ofHours(1))).look();
        assertThat(cloud.settled(server.id()).state().vm()).isEqualTo(VmState.RESIZED);
        new Overdue(cloud.work, cloud.operations, Optional.empty(), Optional.of(Duration.ZERO)).look();
        assertThat(cloud.settled(server.id()).state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(total()).isEqualTo(2);
        assertThat(lastAction(moved).action()).isEqualTo("confirmResize");
    }

    private String made(Server server) {
        return made(cloud, server);
    }

    private static String made(SmallCloud cloud, Server server) {
        var made = cloud.images.make(server, "copy", Snapshots.Purpose.SNAPSHOT, Map.of());
        return ((Snapshots.Made.Waiting) made).imageId();
    }

    private InstanceAction lastAction(Server server) {
        return cloud.actions.list(server.id()).getFirst();
    }
}
