package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.Guest;
import kilonova.compute.hosts.Guests;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.VmState;
import kilonova.placement.providers.Provider;
import kilonova.placement.traits.Trait;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.DiskSource;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.HostReport;
import kilonova.protocol.Problem;
import kilonova.protocol.calls.HostCall;
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class OperationsTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));
    private static final Flavor BIG = SmallCloud.flavor("vgpu_1_big", Map.of("resources:VGPU", "1"));
    private static final Flavor WHOLE = SmallCloud.flavor("vgpu_16", Map.of("resources:VGPU", "16"));

    private final SmallCloud cloud;

    OperationsTest(Engine engine) {
        cloud = new SmallCloud(TestDatabases.url(engine));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void s1AServerWithAVgpuBecomesActiveAndHoldsOneUnitOfOneDevice() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        assertThat(server.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.held(server.id()))
                .containsEntry("h1", Map.of("VCPU", 1L, "MEMORY_MB", 512L, "DISK_GB", 1L))
                .hasSize(2);
        assertThat(cloud.used("VGPU").values()).containsExactly(1L);
        assertThat(host.guests().values())
                .singleElement()
                .satisfies(guest -> assertThat(guest.devices()).hasSize(1));
        assertThat(cloud.actions.list(server.id()))
                .singleElement()
                .satisfies(action -> assertThat(action.events())
                        .extracting(
                                InstanceAction.Event::name,
                                event -> event.result().orElse(""))
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple(Placing.EVENT, "Success"),
                                org.assertj.core.groups.Tuple.tuple(Builder.EVENT, "Success")));
    }

    @Test
    void s6TwoServersOfAWholeGpuEachInOneRequestTakeTwoGpus() throws Exception {
        cloud.walkthroughHost("h1");
        List<Server> twins = cloud.create(SmallCloud.wish("twin", WHOLE, 2, 2));
        assertThat(twins).extracting(server -> server.state().vm()).containsOnly(VmState.ACTIVE);
        assertThat(twins).extracting(Server::name).containsExactly("twin-1", "twin-2");
        assertThat(cloud.used("VGPU").values()).containsExactly(16L, 16L);
    }

    @Test
    void x3MultiCreateUsesEveryDeviceOfEveryHostAndPartialCapacityIsUsedAboveTheMinimum() throws Exception {
        cloud.host(new FakeHost("h1", cloud.gateway, List.of(FakeHost.gpu("84", 3), FakeHost.gpu("85", 8))), "h1");
        cloud.host(new FakeHost("h2", cloud.gateway, List.of(FakeHost.gpu("84", 2))), "h2");
        List<Server> servers = cloud.create(SmallCloud.wish("many", ONE, 5, 15));
        assertThat(servers)
                .filteredOn(server -> server.state().vm() == VmState.ACTIVE)
                .hasSize(13);
        assertThat(servers)
                .filteredOn(server -> server.state().vm() == VmState.ERROR)
                .hasSize(2)
                .allSatisfy(server -> assertThat(
                                server.state().fault().orElseThrow().message())
                        .contains("VGPU: 1 asked for on one device, and the most that any one device has free is 0"));
        assertThat(cloud.used("VGPU"))
                .isEqualTo(Map.of("h1_pci_0000_84_00_0", 3L, "h1_pci_0000_85_00_0", 8L, "h2_pci_0000_84_00_0", 2L));
    }

    @Test
    void fewerThanTheMinimumMakeAllFailAndNothingIsHeld() throws Exception {
        cloud.host(new FakeHost("h1", cloud.gateway, List.of(FakeHost.gpu("84", 3))), "h1");
        List<Server> servers = cloud.create(SmallCloud.wish("many", ONE, 4, 4));
        assertThat(servers).extracting(server -> server.state().vm()).containsOnly(VmState.ERROR);
        assertThat(cloud.used("VGPU")).isEmpty();
        assertThat(cloud.used("VCPU")).isEmpty();
        assertThat(servers.getFirst().state().fault().orElseThrow().message())
                .contains("At least 4 servers were asked for, and there is room for 3");
    }

    @Test
    void s7TwoNumberedGroupsWithIsolateTakeTwoDevices() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create(
                "pair",
                SmallCloud.flavor(
                        "pair", Map.of("resources1:VGPU", "1", "resources2:VGPU", "1", "group_policy", "isolate")));
        assertThat(server.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.used("VGPU").values()).containsExactly(1L, 1L);
    }

    @Test
    void twoNumberedGroupsWithoutAPolicyAreTakenAsNone() throws Exception {
        cloud.walkthroughHost("h1");
        Server server =
                cloud.create("pair", SmallCloud.flavor("pair", Map.of("resources1:VGPU", "1", "resources2:VGPU", "1")));
        assertThat(server.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.used("VGPU").values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void s9ATraitSetByAnOperatorDecidesWhereTheServerLandsAndSurvivesTheHostsReports() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Provider gpu = cloud.placement
                .snapshot()
                .providers()
                .named("h1_pci_0000_86_00_0")
                .orElseThrow();
        cloud.placement.changeTraits(gpu.id(), Set.of(new Trait("CUSTOM_NVIDIA_11")), Set.of());
        Server server = cloud.create(
                "there", SmallCloud.flavor("t", Map.of("resources:VGPU", "1", "trait:CUSTOM_NVIDIA_11", "required")));
        assertThat(cloud.held(server.id())).containsKey("h1_pci_0000_86_00_0");
        host.providers().removeIf(provider -> provider.key().equals("0000:87:00.0"));
        host.obey();
        host.obey();
        assertThat(cloud.placement
                        .snapshot()
                        .providers()
                        .find(gpu.id())
                        .orElseThrow()
                        .traits())
                .contains(new Trait("CUSTOM_NVIDIA_11"), new Trait("CUSTOM_VGPU_TEST"));
    }

    @Test
    void x8AProviderThatVanishesAndComesBackKeepsItsIdAndTheOperatorsTraits() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Provider gpu = cloud.placement
                .snapshot()
                .providers()
                .named("h1_pci_0000_86_00_0")
                .orElseThrow();
        cloud.placement.changeTraits(gpu.id(), Set.of(new Trait("CUSTOM_MINE")), Set.of());
        host.providers().removeIf(provider -> provider.key().equals("0000:86:00.0"));
        host.obey();
        assertThat(cloud.placement
                        .snapshot()
                        .providers()
                        .find(gpu.id())
                        .orElseThrow()
                        .holdings())
                .isEmpty();
        host.providers().add(FakeHost.gpu("86", 16));
        host.obey();
        Provider back = cloud.placement
                .snapshot()
                .providers()
                .named("h1_pci_0000_86_00_0")
                .orElseThrow();
        assertThat(back.id()).isEqualTo(gpu.id());
        assertThat(back.traits()).contains(new Trait("CUSTOM_MINE"));
        assertThat(back.holdings()).hasSize(1);
    }

    @Test
    void whatCannotFitSaysWhyToItsOwnerWithoutNamingHosts() throws Exception {
        cloud.walkthroughHost("secret-host");
        Server server = cloud.create("big", SmallCloud.flavor("vgpu_17", Map.of("resources:VGPU", "17")));
        assertThat(server.state().vm()).isEqualTo(VmState.ERROR);
        String message = server.state().fault().orElseThrow().message();
        assertThat(message).contains("VGPU", "17", "16").doesNotContain("secret-host");
        assertThat(server.state().fault().orElseThrow().details()).contains("secret-host_pci_0000_84_00_0");
    }

    @Test
    void resizeHoldsTheSourceUntilConfirmed() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        Server resized = cloud.act(server, new ServerAction.Resize(BIG));
        assertThat(resized.state().vm()).isEqualTo(VmState.RESIZED);
        assertThat(total("VGPU")).isEqualTo(2);
        Server confirmed = cloud.act(resized, new ServerAction.ConfirmResize());
        assertThat(confirmed.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(confirmed.flavor().name()).isEqualTo("vgpu_1_big");
        assertThat(total("VGPU")).isEqualTo(1);
    }

    /** On one host, so that each step must find its devices beside those that are still held. */
    @Test
    void aServerIsResizedToMoreFewerAndNoVgpusAndEachRevertGivesBackWhatItHad() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1")));
        long holds = 1;
        for (long wanted : List.of(3L, 2L, 0L, 1L)) {
            var flavor = SmallCloud.flavor(
                    "vgpu_" + wanted, wanted == 0 ? Map.of() : Map.of("resources:VGPU", Long.toString(wanted)));
            Server resized = cloud.act(server, new ServerAction.Resize(flavor));
            assertThat(resized.state().vm()).isEqualTo(VmState.RESIZED);
            assertThat(units()).isEqualTo(holds + wanted);
            cloud.act(resized, new ServerAction.RevertResize());
            assertThat(units()).isEqualTo(holds);
            assertThat(devicesOn("h1")).isEqualTo(holds);
            cloud.act(cloud.act(server, new ServerAction.Resize(flavor)), new ServerAction.ConfirmResize());
            holds = wanted;
            assertThat(units()).isEqualTo(holds);
            assertThat(devicesOn("h1")).isEqualTo(holds);
        }
    }

    private long units() {
        return cloud.used("VGPU").values().stream().mapToLong(Long::longValue).sum();
    }

    private long devicesOn(String host) {
        return cloud.fake(host).guests().values().stream()
                .mapToLong(guest -> guest.devices().size())
                .sum();
    }

    @Test
    void x2ASameHostResizeThatIsRevertedGetsItsGpuBack() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        Map<String, Map<String, Long>> before = cloud.held(server.id());
        Server reverted = cloud.act(cloud.act(server, new ServerAction.Resize(BIG)), new ServerAction.RevertResize());
        assertThat(reverted.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(reverted.flavor().name()).isEqualTo("vgpu_1");
        assertThat(cloud.held(server.id())).isEqualTo(before);
        assertThat(host.guests().values())
                .filteredOn(guest -> guest.phase() == GuestPhase.RUNNING)
                .singleElement()
                .satisfies(guest -> assertThat(guest.devices()).hasSize(1));
    }

    @Test
    void s2ToS4ResizeBetweenHostsWithRevertAndConfirm() throws Exception {
        cloud.host(new FakeHost("h1", cloud.gateway, List.of(FakeHost.gpu("84", 1))), "h1");
        Server server = cloud.create("one", ONE);
        cloud.host(new FakeHost("h2", cloud.gateway, List.of(FakeHost.gpu("84", 1))), "h2");
        Server resized = cloud.act(server, new ServerAction.Resize(BIG));
        assertThat(resized.whereabouts().host()).contains("h2");
        assertThat(cloud.used("VGPU")).containsOnlyKeys("h1_pci_0000_84_00_0", "h2_pci_0000_84_00_0");
        Server reverted = cloud.act(resized, new ServerAction.RevertResize());
        assertThat(cloud.used("VGPU")).containsOnlyKeys("h1_pci_0000_84_00_0");
        Server again = cloud.act(reverted, new ServerAction.Resize(BIG));
        cloud.act(again, new ServerAction.ConfirmResize());
        assertThat(cloud.used("VGPU")).containsOnlyKeys("h2_pci_0000_84_00_0");
    }

    /** Found by the random walk: it ran again and showed nothing of the move, which nobody could end any more. */
    @Test
    void aServerThatFailsBeforeItsMoveIsConfirmedComesBackToThat() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        Server failed = cloud.act(cloud.act(server, new ServerAction.Resize(BIG)), new ServerAction.ResetState(false));
        for (ServerAction action : List.of(
                new ServerAction.Stop(),
                new ServerAction.Rescue("image"),
                new ServerAction.Evacuate(Optional.empty(), false))) {
            assertThat(cloud.operations.act(failed, action, SmallCloud.ASKER))
                    .hasValueSatisfying(refusal -> assertThat(refusal.message()).contains("neither confirmed nor"));
        }
        Server back = cloud.act(failed, new ServerAction.Reboot(true));
        assertThat(back.state().vm()).isEqualTo(VmState.RESIZED);
        cloud.act(back, new ServerAction.ConfirmResize());
        assertThat(total("VGPU")).isEqualTo(1);
    }

    @Test
    void aServerWithADiskIsNotMovedAwayFromIt() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        cloud.withDisks.add("h1");
        for (ServerAction move : List.of(new ServerAction.Resize(BIG), new ServerAction.Migrate(Optional.empty()))) {
            assertThat(cloud.operations.act(server, move, SmallCloud.ASKER))
                    .hasValueSatisfying(
                            refusal -> assertThat(refusal.message()).contains("without its data", "agent is too old"));
        }
        assertThat(cloud.settled(server.id()).state().vm()).isEqualTo(VmState.ACTIVE);
    }

    @Test
    void theDestinationTakesTheDisksOfTheSourceWhileThatIsHeld() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        cloud.walkthroughHost("h2");
        UUID source = server.whereabouts().guestId().orElseThrow();

        Server moved = cloud.act(server, new ServerAction.Migrate(Optional.of("h2")));

        UUID destination = moved.whereabouts().guestId().orElseThrow();
        assertThat(guest(destination).desired().spec().disksFrom())
                .contains(new DiskSource("h1", source, List.of(GuestDisk.ROOT)));
        assertThat(cloud.asked).isEmpty();
        cloud.gateway.openDisk("h2", destination, GuestDisk.ROOT, Optional.of("image"));
        assertThat(cloud.asked)
                .containsExactly("h1 " + new HostCall.ReadDisk(source, GuestDisk.ROOT, Optional.of("image")));
        for (DiskAnswer answer : List.of(
                cloud.gateway.openDisk("h1", destination, GuestDisk.ROOT, Optional.empty()),
                cloud.gateway.openDisk("h2", destination, GuestDisk.EPHEMERAL, Optional.empty()),
                cloud.gateway.openDisk("h1", source, GuestDisk.ROOT, Optional.empty()))) {
            assertThat(answer).isInstanceOf(DiskAnswer.Refused.class);
        }

        cloud.act(moved, new ServerAction.ConfirmResize());
        assertThat(cloud.gateway.openDisk("h2", destination, GuestDisk.ROOT, Optional.empty()))
                .isInstanceOf(DiskAnswer.Refused.class);
        assertThat(cloud.asked).hasSize(1);
    }

    private Guest guest(UUID id) {
        return cloud.database.read(handle -> Guests.find(handle, id)).orElseThrow();
    }

    @Test
    void aServerIsNotMovedWhereItsDiskWouldNotCome() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        cloud.walkthroughHost("h2");
        cloud.withoutDisks.add("h2");

        Server still = cloud.act(server, new ServerAction.Migrate(Optional.empty()));

        assertThat(still.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(still.whereabouts().host()).contains("h1");
    }

    @Test
    void anImageWhoseKernelIsNotThereIsNotBooted() {
        cloud.images.filled.put("image", true);
        cloud.images.properties.put("image", Map.of("kernel_id", "kernel"));

        assertThat(cloud.operations.create(SmallCloud.wishOfImage("one", ONE, "image"), SmallCloud.ASKER))
                .isInstanceOfSatisfying(
                        ServerOperations.Created.Refused.class,
                        refused -> assertThat(refused.refusal().message()).contains("kernel_id", "no such image"));
    }

    @Test
    void noDiskIsMadeSmaller() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        Flavor smaller =
                new Flavor("s", "s", 1, 512, 0, 0, 0, 1.0, true, Optional.empty(), Map.of(), Set.of(), Instant.EPOCH);

        assertThat(cloud.operations.act(server, new ServerAction.Resize(smaller), SmallCloud.ASKER))
                .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo("server.disk_would_shrink"));
    }

    @Test
    void aMoveThatFindsNoRoomLeavesTheServerAsItWas() throws Exception {
        cloud.host(new FakeHost("h1", cloud.gateway, List.of(FakeHost.gpu("84", 1))), "h1");
        Server server = cloud.create("one", ONE);
        Map<String, Map<String, Long>> before = cloud.held(server.id());
        Server still = cloud.act(server, new ServerAction.Migrate(Optional.empty()));
        assertThat(still.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.held(server.id())).isEqualTo(before);
        assertThat(cloud.actions.list(server.id()).getFirst().message()).contains("Error");
    }

    @Test
    void aFailedBuildIsTriedOnAnotherHostAndTheFirstHoldsNothing() throws Exception {
        FakeHost bad = cloud.walkthroughHost("a-bad");
        cloud.host(
                FakeHost.walkthrough("b-good", cloud.gateway)
                        .with(new HostReport.HostCapacity(48, 64_000, 1_000, 0, 0, 0, 16, 1, 1)),
                "b-good");
        bad.trouble(seen -> seen.phase() == GuestPhase.RUNNING ? FakeHost.failed(seen, "echo > create: EINVAL") : seen);
        Server server = cloud.create("one", ONE);
        assertThat(server.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(server.whereabouts().host()).contains("b-good");
        assertThat(cloud.used("VGPU").keySet()).allMatch(name -> name.startsWith("b-good"));
    }

    @Test
    void aBuildThatFailsEverywhereEndsInErrorWithTheReasonsAndHoldsNothing() throws Exception {
        FakeHost bad = cloud.walkthroughHost("bad");
        bad.trouble(seen -> seen.phase() == GuestPhase.RUNNING ? FakeHost.failed(seen, "echo > create: EINVAL") : seen);
        Server server = cloud.create("one", ONE);
        assertThat(server.state().vm()).isEqualTo(VmState.ERROR);
        assertThat(server.state().fault().orElseThrow().details()).contains("EINVAL");
        assertThat(cloud.used("VGPU")).isEmpty();
        assertThat(bad.guests().values()).allMatch(guest -> guest.phase() == GuestPhase.ABSENT);
    }

    @Test
    void aHardRebootEndsTheSoftOneWhosePlaceItTakes() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        Asker first = new Asker("user", "project", "req-soft", false);
        assertThat(cloud.operations.act(server, new ServerAction.Reboot(false), first))
                .isEmpty();
        Asker second = new Asker("user", "project", "req-hard", false);
        assertThat(cloud.operations.act(server, new ServerAction.Reboot(true), second))
                .isEmpty();
        assertThat(cloud.settled(server.id()).state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.actions.find(server.id(), "req-soft").orElseThrow().events())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.finishedAt()).isPresent();
                    assertThat(event.result()).hasValue("Error");
                    assertThat(event.details())
                            .hasValueSatisfying(why -> assertThat(why).contains("'reboot' took its place"));
                });
        assertThat(cloud.actions.find(server.id(), "req-hard").orElseThrow().events())
                .singleElement()
                .satisfies(event -> assertThat(event.result()).hasValue("Success"));
    }

    @Test
    void stopStartRebootPauseAndDelete() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        assertThat(cloud.act(server, new ServerAction.Stop()).state().vm()).isEqualTo(VmState.STOPPED);
        assertThat(total("VGPU")).isEqualTo(1);
        assertThat(cloud.act(server, new ServerAction.Start()).state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.act(server, new ServerAction.Reboot(true)).state().vm())
                .isEqualTo(VmState.ACTIVE);
        assertThat(cloud.act(server, new ServerAction.Pause()).state().vm()).isEqualTo(VmState.PAUSED);
        assertThat(cloud.act(server, new ServerAction.Unpause()).state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(cloud.act(server, new ServerAction.Delete()).state().vm()).isEqualTo(VmState.DELETED);
        assertThat(cloud.held(server.id())).isEmpty();
        host.obey();
        assertThat(host.guests()).isEmpty();
    }

    @Test
    void anActionInTheWrongStateIsRefusedAndNamesTheState() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        assertThat(cloud.operations.act(server, new ServerAction.Start(), SmallCloud.ASKER))
                .hasValueSatisfying(refusal -> assertThat(refusal.message())
                        .isEqualTo("Cannot 'start' instance " + server.id()
                                + " while it is in vm_state active. It can be done in stopped."));
    }

    @Test
    void aServerWhoseHostIsDownIsDeletedAtOnceButItsDeviceIsKeptUntilTheHostConfirms() throws Exception {
        cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        cloud.down.add("h1");
        cloud.operations.act(server, new ServerAction.Delete(), SmallCloud.ASKER);
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (cloud.servers.find(server.id()).orElseThrow().state().vm() != VmState.DELETED
                && System.nanoTime() < end) {
            cloud.step();
        }
        assertThat(cloud.servers.find(server.id()).orElseThrow().state().vm()).isEqualTo(VmState.DELETED);
        assertThat(total("VGPU")).isEqualTo(1);
        cloud.down.clear();
        cloud.until(server.id(), _ -> true);
        assertThat(total("VGPU")).isZero();
    }

    @Test
    void aGuestThatLosesItsDeviceMakesItsServerVisiblyDegraded() throws Exception {
        FakeHost host = cloud.walkthroughHost("h1");
        Server server = cloud.create("one", ONE);
        host.trouble(seen -> FakeHost.as(
                seen, GuestPhase.DEGRADED, Optional.of(new Problem("device.missing", "mdev 1234 is gone"))));
        host.obey();
        Server degraded =
                cloud.until(server.id(), seen -> seen.state().degraded().isPresent());
        assertThat(degraded.state().degraded()).contains("mdev 1234 is gone");
    }

    @Test
    void x4ConcurrentCreatesRacingForTheLastUnitsNeverOverbookAndUseThemAll() throws Exception {
        cloud.host(new FakeHost("h1", cloud.gateway, List.of(FakeHost.gpu("84", 5), FakeHost.gpu("85", 5))), "h1");
        Set<UUID> ids = new HashSet<>();
        for (int i = 0; i < 14; i++) {
            var created = cloud.operations.create(SmallCloud.wish("racer" + i, ONE, 1, 1), SmallCloud.ASKER);
            ids.add(((ServerOperations.Created.Accepted) created)
                    .servers()
                    .getFirst()
                    .id());
        }
        List<Server> settled = ids.stream().map(cloud::settled).toList();
        assertThat(settled)
                .filteredOn(server -> server.state().vm() == VmState.ACTIVE)
                .hasSize(10);
        assertThat(total("VGPU")).isEqualTo(10);
    }

    private long total(String resourceClass) {
        return cloud.used(resourceClass).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
