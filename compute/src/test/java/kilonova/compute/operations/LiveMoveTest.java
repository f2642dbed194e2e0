package kilonova.compute.operations;

import static kilonova.compute.operations.LiveGround.ONE;
import static kilonova.compute.operations.LiveGround.THREE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.LiveMove.LiveStep;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.TaskState;
import kilonova.compute.servers.VmState;
import kilonova.protocol.Departure;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.MigrationFacts;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that move while they run, between hosts that the test moves by hand. No server is ever started a second time by it. */
class LiveMoveTest {
    private final LiveGround ground = new LiveGround();
    private final SmallCloud cloud = ground.cloud;
    private final Roads roads = ground.roads;

    @AfterEach
    void close() {
        ground.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = VmState.class,
            names = {"ACTIVE", "PAUSED"})
    void s14ItGoesOnOnTheOtherHostWithAUnitOfItsOwn(VmState state) throws Exception {
        Server server = ground.server(ONE);
        Server before = state == VmState.PAUSED ? cloud.act(server, new ServerAction.Pause()) : server;
        Server after = cloud.act(before, LiveGround.live());
        ground.assertAtRest(after, "h2", state);
        assertThat(ground.onHost("h2")).isOne();
        assertThat(ground.migration(after).status()).isEqualTo(MigrationStatus.COMPLETED);
        assertThat(ground.events(after, "live-migration"))
                .containsExactly(
                        "conductor_live_migrate_instance=Success@",
                        "compute_pre_live_migration=Success@h2",
                        "compute_live_migration=Success@h1",
                        "compute_post_live_migration_at_destination=Success@h2",
                        "compute__post_live_migration=Success@h1");
    }

    @Test
    void whileItLastsBothHostsHoldAndTheMigrationHoldsTheSource() throws Exception {
        Server server = ground.leaving();
        cloud.step();
        assertThat(ground.onHost("h1")).isOne();
        assertThat(ground.onHost("h2")).isOne();
        assertThat(cloud.held(ground.migration(server).uuid())).containsKey("h1_pci_0000_84_00_0");
        assertThat(cloud.held(server.id())).containsKey("h2_pci_0000_84_00_0");
        Server shown = cloud.servers.find(server.id()).orElseThrow();
        assertThat(shown.state().task()).contains(TaskState.MIGRATING);
        assertThat(shown.whereabouts().host()).contains("h1");
        assertThat(ground.migration(server).status()).isEqualTo(MigrationStatus.RUNNING);
        assertThat(new LivePreflight(cloud.work).progress(ground.migration(server)))
                .hasValueSatisfying(
                        progress -> assertThat(progress.memoryRemainingBytes()).isEqualTo(40));
        roads.traffic((_, _) -> Outcome.DONE);
        ground.assertAtRest(cloud.settled(server.id()), "h2", VmState.ACTIVE);
    }

    @Test
    void x15ThreeUnitsBecomeThreeOthersAllAtOnce() throws Exception {
        List<Departure> seen = new ArrayList<>();
        roads.traffic((_, departure) -> {
            seen.add(departure);
            return Outcome.DONE;
        });
        Server server = ground.server(THREE);
        List<String> source = cloud.fake("h1").guests().values().iterator().next().devices().stream()
                .map(ObservedGuest.ObservedDevice::unit)
                .toList();
        Server after = cloud.act(server, LiveGround.live());
        ground.assertAtRest(after, "h2", VmState.ACTIVE);
        assertThat(ground.onHost("h2")).isEqualTo(3);
        assertThat(seen.getFirst().arrival().devices())
                .extracting(unit -> unit.unit())
                .hasSize(3)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(source);
        assertThat(seen.getFirst().arrival().devices())
                .extracting(unit -> unit.ordinal())
                .containsExactly(0, 1, 2);
        assertThat(seen.getFirst().options().maxDowntimeMs()).isEqualTo(500 + 3 * 10 * 1024);
    }

    @Test
    void s15OneThatFailsMidwayStaysAndTheDestinationIsClean() throws Exception {
        roads.traffic((_, _) -> Outcome.FAILED);
        Server server = ground.server(ONE);
        Server after = cloud.act(server, LiveGround.live());
        ground.assertAtRest(after, "h1", VmState.ACTIVE);
        assertThat(ground.onHost("h1")).isOne();
        assertThat(ground.migration(after).status()).isEqualTo(MigrationStatus.FAILED);
        assertThat(after.state().fault().orElseThrow().message()).contains("stays where it is", "the guest stayed");
        assertThat(ground.events(after, "live-migration"))
                .contains(
                        "compute_live_migration=Error@h1", "compute_rollback_live_migration_at_destination=Success@h2");

        roads.traffic((_, _) -> Outcome.DONE);
        ground.assertAtRest(cloud.act(after, LiveGround.live()), "h2", VmState.ACTIVE);
    }

    @Test
    void x14OneWhoseDestinationCannotPrepareLeavesNothingThereAndGoesElsewhere() throws Exception {
        Server server = ground.server(ONE);
        cloud.fake("h2")
                .trouble(seen -> seen.phase() == GuestPhase.ARRIVING
                        ? FakeHost.failed(seen, "its network card has nothing to join")
                        : seen);
        Server stayed = cloud.act(server, LiveGround.live());
        ground.assertAtRest(stayed, "h1", VmState.ACTIVE);
        assertThat(stayed.state().fault().orElseThrow().message()).contains("h2: its network card has nothing to join");
        assertThat(ground.migration(stayed).status()).isEqualTo(MigrationStatus.ERROR);

        ground.host("h3", 4);
        Server moved = cloud.act(stayed, LiveGround.live());
        assertThat(moved.whereabouts().host()).contains("h3");
        assertThat(ground.onHost("h2")).isZero();
        assertThat(roads.startsOf(server.id())).isOne();
        assertThat(ground.migration(moved).status()).isEqualTo(MigrationStatus.COMPLETED);
    }

    @Test
    void s13AHostThatGivesAnotherTypeIsNotTaken() throws Exception {
        Server server = ground.server(ONE);
        cloud.down.add("h2");
        cloud.host(new FakeHost("h3", cloud.gateway, List.of(FakeHost.gpu("84", 4, "larger"))).joined(roads), "h3");
        Server after = cloud.act(server, LiveGround.live());
        ground.assertAtRest(after, "h1", VmState.ACTIVE);
        assertThat(ground.migration(after).status()).isEqualTo(MigrationStatus.ERROR);
        assertThat(after.state().fault().orElseThrow().message())
                .contains("h2: has not reported lately", "h3:", "no device gives test", "larger");
        assertThat(ground.onHost("h3")).isZero();
    }

    @Test
    void ofSeveralDevicesOnlyThoseOfItsTypeAreTaken() throws Exception {
        Server server = ground.server(ONE);
        cloud.down.add("h2");
        cloud.host(
                new FakeHost(
                                "h3",
                                cloud.gateway,
                                List.of(FakeHost.gpu("84", 1, "larger"), FakeHost.gpu("85", 1, "test")))
                        .joined(roads),
                "h3");
        Server after = cloud.act(server, LiveGround.live());
        assertThat(after.whereabouts().host()).contains("h3");
        assertThat(cloud.used("VGPU")).containsOnlyKeys("h3_pci_0000_85_00_0");
    }

    @ParameterizedTest
    @CsvSource({"h1, 'h1, where it runs: has qemu 8.0.0'", "h2, 'h2: has qemu 8.0.0'"})
    void s11AndS12TheSideThatIsTooOldIsNamed(String old, String expected) throws Exception {
        cloud.fake(old)
                .joined(roads, new MigrationFacts(8_006_000, 8_000_000, "6.1", true, Optional.empty(), Map.of()))
                .report();
        Server after = cloud.act(ground.server(ONE), LiveGround.live());
        ground.assertAtRest(after, "h1", VmState.ACTIVE);
        assertThat(after.state().fault().orElseThrow().message()).contains(expected);
    }

    @Test
    void aServerMayBeDeletedOnItsWay() throws Exception {
        Server server = ground.leaving();
        ground.ask(cloud.servers.find(server.id()).orElseThrow(), new ServerAction.Delete());
        cloud.until(server.id(), Server::isDeleted);
        assertThat(cloud.used("VGPU")).isEmpty();
        assertThat(cloud.held(ground.migration(server).uuid())).isEmpty();
    }

    @Test
    void nothingElseIsDoneToItMeanwhile() throws Exception {
        Server server = ground.leaving();
        Server moving = cloud.servers.find(server.id()).orElseThrow();
        for (ServerAction action : List.of(new ServerAction.Stop(), LiveGround.live(), new ServerAction.Pause())) {
            assertThat(cloud.operations.act(moving, action, SmallCloud.ASKER))
                    .hasValueSatisfying(no -> assertThat(no.message()).contains("task_state migrating"));
        }
    }

    @Test
    void theHostThatItIsOnIsRefusedAtOnce() throws Exception {
        Server server = ground.server(ONE);
        assertThat(cloud.operations.act(server, new ServerAction.LiveMigrate(Optional.of("h1")), SmallCloud.ASKER))
                .hasValueSatisfying(no -> assertThat(no.code()).isEqualTo("host.same"));
        assertThat(new LivePreflight(cloud.work).of(server, Optional.of("h1")).sentence())
                .contains("is the host that it is on");
    }

    @Test
    void allThatIsInTheWayIsToldAtOnce() throws Exception {
        Server server = ground.server(ONE);
        ground.host("h3", 1)
                .joined(roads, new MigrationFacts(8_000_000, 6_000_000, "5.15", true, Optional.empty(), Map.of()));
        cloud.fake("h3").report();
        cloud.hosts.setDisabled("h3", true, Optional.of("repair"));
        var report = new LivePreflight(cloud.work).of(server, Optional.of("h3"));
        assertThat(report.isPossible()).isFalse();
        assertThat(report.hosts().getFirst().obstacles())
                .extracting(no -> no.code())
                .containsExactly(
                        "host.disabled",
                        "migration.libvirt_too_old",
                        "migration.qemu_too_old",
                        "migration.kernel_too_old");
        assertThat(new LivePreflight(cloud.work).of(server, Optional.empty()).isPossible())
                .isTrue();
    }

    @Test
    void anUnwellGuestStaysAndSoDoesOneThatIsStopped() throws Exception {
        Server server = ground.server(ONE);
        cloud.fake("h1")
                .trouble(seen ->
                        seen.with(GuestPhase.DEGRADED, Optional.of(new Problem("device.missing", "a unit is gone"))));
        cloud.step();
        assertThat(new LivePreflight(cloud.work).of(server, Optional.empty()).sentence())
                .contains("a unit is gone");
        cloud.fake("h1").trouble(seen -> seen);
        Server stopped = cloud.act(cloud.settled(server.id()), new ServerAction.Stop());
        assertThat(new LivePreflight(cloud.work).of(stopped, Optional.empty()).sentence())
                .contains("vm_state stopped", "active, paused");
    }

    @Test
    void theGuestAtTheSourceIsToldToGoOnlyWhenAllIsReadyForIt() throws Exception {
        Server server = ground.server(ONE);
        UUID source = server.whereabouts().guestId().orElseThrow();
        cloud.fake("h2")
                .trouble(seen ->
                        seen.phase() == GuestPhase.ARRIVING ? seen.with(GuestPhase.BUILDING, Optional.empty()) : seen);
        ground.ask(server, LiveGround.live());
        ground.until(server, LiveStep.PREPARE);
        assertThat(cloud.database
                        .read(handle -> Guests.find(handle, source))
                        .orElseThrow()
                        .desired()
                        .goal())
                .isEqualTo(GuestGoal.RUNNING);
        cloud.fake("h2").trouble(seen -> seen);
        ground.assertAtRest(cloud.settled(server.id()), "h2", VmState.ACTIVE);
    }

    @Test
    void whatWasAskedAndHowItEndedIsInTheActions() throws Exception {
        Server after = cloud.act(ground.server(ONE), LiveGround.live());
        assertThat(cloud.actions.list(after.id()))
                .extracting(InstanceAction::action)
                .startsWith("live-migration");
    }
}
