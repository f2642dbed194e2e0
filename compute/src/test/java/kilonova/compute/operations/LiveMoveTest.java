package kilonova.compute.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.Guests;
import kilonova.compute.operations.Operation.LiveMove;
import kilonova.compute.operations.Operation.LiveMove.LiveStep;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.Migrations;
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
import kilonova.store.Engine;
import kilonova.store.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that move while they run, between hosts that the test moves by hand. No server is ever started a second time by it. */
class LiveMoveTest {
    private static final Flavor ONE = SmallCloud.flavor("vgpu_1", Map.of("resources:VGPU", "1"));
    private static final Flavor THREE = SmallCloud.flavor("vgpu_3", Map.of("resources:VGPU", "3"));

    private final SmallCloud cloud = new SmallCloud(TestDatabases.url(Engine.SQLITE));
    private final Roads roads = new Roads();

    @BeforeEach
    void hosts() {
        host("h1", 4);
        host("h2", 4);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private FakeHost host(String name, int units) {
        return cloud.host(new FakeHost(name, cloud.gateway, List.of(FakeHost.gpu("84", units))).joined(roads), name);
    }

    /** A server on h1. */
    private Server server(Flavor flavor) throws InterruptedException {
        cloud.down.add("h2");
        Server server = cloud.create("one", flavor);
        cloud.down.remove("h2");
        assertThat(server.whereabouts().host()).contains("h1");
        return server;
    }

    private static ServerAction.LiveMigrate live() {
        return new ServerAction.LiveMigrate(Optional.empty());
    }

    private Migration migration(Server server) {
        return new Migrations(cloud.database).list(Optional.of(server.id())).getFirst();
    }

    private long onHost(String host) {
        return cloud.used("VGPU").getOrDefault(host + "_pci_0000_84_00_0", 0L);
    }

    private void ask(Server server, ServerAction action) {
        Asker asker = new Asker("user", "project", "req-" + action.wireName(), false);
        assertThat(cloud.operations.act(server, action, asker)).isEmpty();
    }

    /** Lets everybody work until the move is that far. */
    private LiveMove until(Server server, LiveStep step) {
        for (int i = 0; i < 2_000; i++) {
            Optional<Operation> now = cloud.database.read(handle -> Operations.find(handle, server.id()));
            if (now.orElse(null) instanceof LiveMove move && move.step() == step) {
                return move;
            }
            cloud.step();
        }
        throw new AssertionError("never came to " + step);
    }

    private void assertAtRest(Server server, String host, VmState vm) {
        String other = host.equals("h1") ? "h2" : "h1";
        assertThat(server.state().vm()).isEqualTo(vm);
        assertThat(server.state().task()).isEmpty();
        assertThat(server.state().degraded()).isEmpty();
        assertThat(server.whereabouts().host()).contains(host);
        assertThat(server.whereabouts().guestId()).contains(roads.runningOf(server.id()));
        assertThat(roads.startsOf(server.id())).isOne();
        assertThat(roads.clashes()).isEmpty();
        assertThat(onHost(other)).isZero();
        assertThat(cloud.held(server.id())).hasSize(2);
        assertThat(cloud.held(migration(server).uuid())).isEmpty();
        List<String> hosts = cloud.database.read(handle -> Guests.ofServer(handle, server.id())).stream()
                .map(guest -> guest.host())
                .toList();
        assertThat(hosts).containsExactly(host);
    }

    @ParameterizedTest
    @EnumSource(
            value = VmState.class,
            names = {"ACTIVE", "PAUSED"})
    void s14ItGoesOnOnTheOtherHostWithAUnitOfItsOwn(VmState state) throws Exception {
        Server server = server(ONE);
        Server before = state == VmState.PAUSED ? cloud.act(server, new ServerAction.Pause()) : server;
        Server after = cloud.act(before, live());
        assertAtRest(after, "h2", state);
        assertThat(onHost("h2")).isOne();
        assertThat(migration(after).status()).isEqualTo(MigrationStatus.COMPLETED);
        assertThat(events(after, "live-migration"))
                .containsExactly(
                        "conductor_live_migrate_instance=Success@",
                        "compute_pre_live_migration=Success@h2",
                        "compute_live_migration=Success@h1",
                        "compute_post_live_migration_at_destination=Success@h2",
                        "compute__post_live_migration=Success@h1");
    }

    private List<String> events(Server server, String action) {
        return cloud.actions.list(server.id()).stream()
                .filter(one -> one.action().equals(action))
                .findFirst()
                .orElseThrow()
                .events()
                .stream()
                .map(event -> event.name() + "=" + event.result().orElse("under way") + "@"
                        + event.host().orElse(""))
                .toList();
    }

    @Test
    void whileItLastsBothHostsHoldAndTheMigrationHoldsTheSource() throws Exception {
        roads.traffic((_, _) -> Outcome.UNDER_WAY);
        Server server = server(ONE);
        ask(server, live());
        until(server, LiveStep.MOVE);
        cloud.step();
        assertThat(onHost("h1")).isOne();
        assertThat(onHost("h2")).isOne();
        assertThat(cloud.held(migration(server).uuid())).containsKey("h1_pci_0000_84_00_0");
        assertThat(cloud.held(server.id())).containsKey("h2_pci_0000_84_00_0");
        Server shown = cloud.servers.find(server.id()).orElseThrow();
        assertThat(shown.state().task()).contains(TaskState.MIGRATING);
        assertThat(shown.whereabouts().host()).contains("h1");
        assertThat(migration(server).status()).isEqualTo(MigrationStatus.RUNNING);
        assertThat(new LivePreflight(cloud.work).progress(migration(server)))
                .hasValueSatisfying(
                        progress -> assertThat(progress.memoryRemainingBytes()).isEqualTo(40));
        roads.traffic((_, _) -> Outcome.DONE);
        assertAtRest(cloud.settled(server.id()), "h2", VmState.ACTIVE);
    }

    @Test
    void x15ThreeUnitsBecomeThreeOthersAllAtOnce() throws Exception {
        List<Departure> seen = new ArrayList<>();
        roads.traffic((_, departure) -> {
            seen.add(departure);
            return Outcome.DONE;
        });
        Server server = server(THREE);
        List<String> source = cloud.fake("h1").guests().values().iterator().next().devices().stream()
                .map(ObservedGuest.ObservedDevice::unit)
                .toList();
        Server after = cloud.act(server, live());
        assertAtRest(after, "h2", VmState.ACTIVE);
        assertThat(onHost("h2")).isEqualTo(3);
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
        Server server = server(ONE);
        Server after = cloud.act(server, live());
        assertAtRest(after, "h1", VmState.ACTIVE);
        assertThat(onHost("h1")).isOne();
        assertThat(migration(after).status()).isEqualTo(MigrationStatus.FAILED);
        assertThat(after.state().fault().orElseThrow().message()).contains("stays where it is", "the guest stayed");
        assertThat(events(after, "live-migration"))
                .contains(
                        "compute_live_migration=Error@h1", "compute_rollback_live_migration_at_destination=Success@h2");

        roads.traffic((_, _) -> Outcome.DONE);
        assertAtRest(cloud.act(after, live()), "h2", VmState.ACTIVE);
    }

    @Test
    void x14OneWhoseDestinationCannotPrepareLeavesNothingThereAndGoesElsewhere() throws Exception {
        Server server = server(ONE);
        cloud.fake("h2")
                .trouble(seen -> seen.phase() == GuestPhase.ARRIVING
                        ? FakeHost.failed(seen, "its network card has nothing to join")
                        : seen);
        Server stayed = cloud.act(server, live());
        assertAtRest(stayed, "h1", VmState.ACTIVE);
        assertThat(stayed.state().fault().orElseThrow().message()).contains("h2: its network card has nothing to join");
        assertThat(migration(stayed).status()).isEqualTo(MigrationStatus.ERROR);

        host("h3", 4);
        Server moved = cloud.act(stayed, live());
        assertThat(moved.whereabouts().host()).contains("h3");
        assertThat(onHost("h2")).isZero();
        assertThat(roads.startsOf(server.id())).isOne();
        assertThat(migration(moved).status()).isEqualTo(MigrationStatus.COMPLETED);
    }

    @Test
    void s13AHostThatGivesAnotherTypeIsNotTaken() throws Exception {
        Server server = server(ONE);
        cloud.down.add("h2");
        cloud.host(new FakeHost("h3", cloud.gateway, List.of(FakeHost.gpu("84", 4, "larger"))).joined(roads), "h3");
        Server after = cloud.act(server, live());
        assertAtRest(after, "h1", VmState.ACTIVE);
        assertThat(migration(after).status()).isEqualTo(MigrationStatus.ERROR);
        assertThat(after.state().fault().orElseThrow().message())
                .contains("h2: has not reported lately", "h3:", "no device gives test", "larger");
        assertThat(onHost("h3")).isZero();
    }

    @Test
    void ofSeveralDevicesOnlyThoseOfItsTypeAreTaken() throws Exception {
        Server server = server(ONE);
        cloud.down.add("h2");
        cloud.host(
                new FakeHost(
                                "h3",
                                cloud.gateway,
                                List.of(FakeHost.gpu("84", 1, "larger"), FakeHost.gpu("85", 1, "test")))
                        .joined(roads),
                "h3");
        Server after = cloud.act(server, live());
        assertThat(after.whereabouts().host()).contains("h3");
        assertThat(cloud.used("VGPU")).containsOnlyKeys("h3_pci_0000_85_00_0");
    }

    @ParameterizedTest
    @CsvSource({"h1, 'h1, where it runs: has qemu 8.0.0'", "h2, 'h2: has qemu 8.0.0'"})
    void s11AndS12TheSideThatIsTooOldIsNamed(String old, String expected) throws Exception {
        cloud.fake(old)
                .joined(roads, new MigrationFacts(8_006_000, 8_000_000, "6.1", true, Optional.empty(), Map.of()))
                .report();
        Server after = cloud.act(server(ONE), live());
        assertAtRest(after, "h1", VmState.ACTIVE);
        assertThat(after.state().fault().orElseThrow().message()).contains(expected);
    }

    @Test
    void itIsStoppedOnItsWayAndStays() throws Exception {
        roads.traffic((_, departure) -> departure.abort() ? Outcome.ABORTED : Outcome.UNDER_WAY);
        Server server = server(ONE);
        ask(server, live());
        until(server, LiveStep.MOVE);
        Server moving = cloud.servers.find(server.id()).orElseThrow();
        ask(moving, new ServerAction.StopLiveMigration(migration(server).id(), false));
        Server after = cloud.settled(server.id());
        assertAtRest(after, "h1", VmState.ACTIVE);
        assertThat(after.state().fault()).isEmpty();
        assertThat(migration(after).status()).isEqualTo(MigrationStatus.CANCELLED);
        assertThat(events(after, "live_migration_abort")).containsExactly("compute_live_migration_abort=Success@h1");
    }

    @Test
    void itIsStoppedBeforeItLeavesOnlyByThoseWhoKnowThatTheyMay() throws Exception {
        cloud.fake("h2")
                .trouble(seen ->
                        seen.phase() == GuestPhase.ARRIVING ? seen.with(GuestPhase.BUILDING, Optional.empty()) : seen);
        Server server = server(ONE);
        ask(server, live());
        until(server, LiveStep.PREPARE);
        Server moving = cloud.servers.find(server.id()).orElseThrow();
        long id = migration(server).id();
        assertThat(cloud.operations.act(moving, new ServerAction.StopLiveMigration(id, false), SmallCloud.ASKER))
                .hasValueSatisfying(no -> assertThat(no.message()).contains("is preparing"));
        assertThat(cloud.operations.act(moving, new ServerAction.CompleteLiveMigration(id), SmallCloud.ASKER))
                .hasValueSatisfying(no -> assertThat(no.code()).isEqualTo("migration.wrong_state"));
        assertThat(cloud.operations.act(moving, new ServerAction.StopLiveMigration(id + 1, true), SmallCloud.ASKER))
                .hasValueSatisfying(no -> assertThat(no.code()).isEqualTo("migration.missing"));
        ask(moving, new ServerAction.StopLiveMigration(id, true));
        Server after = cloud.settled(server.id());
        assertAtRest(after, "h1", VmState.ACTIVE);
        assertThat(migration(after).status()).isEqualTo(MigrationStatus.CANCELLED);
    }

    @Test
    void itIsBroughtToAnEnd() throws Exception {
        roads.traffic((_, departure) -> departure.complete() ? Outcome.DONE : Outcome.UNDER_WAY);
        Server server = server(ONE);
        ask(server, live());
        until(server, LiveStep.MOVE);
        ask(
                cloud.servers.find(server.id()).orElseThrow(),
                new ServerAction.CompleteLiveMigration(migration(server).id()));
        assertAtRest(cloud.settled(server.id()), "h2", VmState.ACTIVE);
    }

    @Test
    void aStopThatComesTooLateIsNoStop() throws Exception {
        roads.traffic((_, _) -> Outcome.UNDER_WAY);
        Server server = server(ONE);
        ask(server, live());
        until(server, LiveStep.MOVE);
        cloud.stopConductor();
        roads.traffic((_, _) -> Outcome.DONE);
        cloud.fake("h1").obey();
        ask(
                cloud.servers.find(server.id()).orElseThrow(),
                new ServerAction.StopLiveMigration(migration(server).id(), true));
        cloud.startConductor();
        Server after = cloud.settled(server.id());
        assertAtRest(after, "h2", VmState.ACTIVE);
        assertThat(migration(after).status()).isEqualTo(MigrationStatus.COMPLETED);
    }

    @Test
    void whatIsLostOnTheWayIsStartedFromItsDiskAtTheSource() throws Exception {
        Server server = server(ONE);
        cloud.fake("h2")
                .trouble(seen ->
                        seen.phase() == GuestPhase.RUNNING ? FakeHost.failed(seen, "the guest is not here") : seen);
        Server after = cloud.act(server, live());
        assertThat(after.whereabouts().host()).contains("h1");
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(roads.startsOf(server.id())).isEqualTo(2);
        assertThat(after.state().fault().orElseThrow().message()).contains("the guest is not here");
        assertThat(onHost("h2")).isZero();
    }

    @Test
    void aSourceThatGoesSilentIsWaitedForHoweverLong() throws Exception {
        roads.traffic((_, _) -> Outcome.UNDER_WAY);
        Server server = server(ONE);
        ask(server, live());
        until(server, LiveStep.MOVE);
        cloud.down.add("h1");
        for (int i = 0; i < 20; i++) {
            cloud.step();
        }
        until(server, LiveStep.MOVE);
        cloud.down.remove("h1");
        roads.traffic((_, _) -> Outcome.FAILED);
        assertAtRest(cloud.settled(server.id()), "h1", VmState.ACTIVE);
    }

    @Test
    void aSourceThatAnOperatorDeclaresDeadIsNotWaitedFor() throws Exception {
        roads.traffic((_, _) -> Outcome.UNDER_WAY);
        Server server = server(ONE);
        ask(server, live());
        until(server, LiveStep.MOVE);
        cloud.down.add("h1");
        cloud.fenced.add("h1");
        Server after = cloud.settled(server.id());
        assertThat(after.whereabouts().host()).contains("h1");
        assertThat(migration(after).status()).isEqualTo(MigrationStatus.FAILED);
        assertThat(onHost("h2")).isZero();
        Server evacuated = cloud.act(after, new ServerAction.Evacuate(Optional.empty(), false));
        assertThat(evacuated.whereabouts().host()).contains("h2");
    }

    @Test
    void aSourceThatDiesAfterTheGuestHasArrivedCleansUpWhenItIsBack() throws Exception {
        Map<String, FakeHost> hosts = Map.copyOf(cloud.fakes);
        Server server = server(ONE);
        hold(server, LiveStep.ADOPT);
        cloud.fakes.putAll(hosts);
        cloud.down.add("h1");
        Server after = cloud.settled(server.id());
        assertThat(after.whereabouts().host()).contains("h2");
        assertThat(onHost("h1")).as("what may still be in use is not given out").isOne();
        assertThat(migration(after).status()).isEqualTo(MigrationStatus.COMPLETED);
        cloud.down.remove("h1");
        while (onHost("h1") > 0) {
            cloud.step();
        }
        assertAtRest(cloud.settled(server.id()), "h2", VmState.ACTIVE);
    }

    @Test
    void aDestinationThatDiesWhilePreparingKeepsItsClaimUntilItIsBackAndTheServerGoesOn() throws Exception {
        Server server = server(ONE);
        cloud.fake("h2")
                .trouble(seen ->
                        seen.phase() == GuestPhase.ARRIVING ? seen.with(GuestPhase.BUILDING, Optional.empty()) : seen);
        ask(server, live());
        until(server, LiveStep.PREPARE);
        cloud.down.add("h2");
        Server after = cloud.settled(server.id());
        assertThat(after.state().vm()).isEqualTo(VmState.ACTIVE);
        assertThat(after.whereabouts().host()).contains("h1");
        assertThat(cloud.held(server.id())).containsKey("h1_pci_0000_84_00_0");
        assertThat(onHost("h2")).as("what may still be in use is not given out").isOne();
        cloud.down.remove("h2");
        while (onHost("h2") > 0) {
            cloud.step();
        }
        assertAtRest(cloud.settled(server.id()), "h1", VmState.ACTIVE);
    }

    @Test
    void aServerMayBeDeletedOnItsWay() throws Exception {
        roads.traffic((_, _) -> Outcome.UNDER_WAY);
        Server server = server(ONE);
        ask(server, live());
        until(server, LiveStep.MOVE);
        ask(cloud.servers.find(server.id()).orElseThrow(), new ServerAction.Delete());
        cloud.until(server.id(), Server::isDeleted);
        assertThat(cloud.used("VGPU")).isEmpty();
        assertThat(cloud.held(migration(server).uuid())).isEmpty();
    }

    @Test
    void nothingElseIsDoneToItMeanwhile() throws Exception {
        roads.traffic((_, _) -> Outcome.UNDER_WAY);
        Server server = server(ONE);
        ask(server, live());
        until(server, LiveStep.MOVE);
        Server moving = cloud.servers.find(server.id()).orElseThrow();
        for (ServerAction action : List.of(new ServerAction.Stop(), live(), new ServerAction.Pause())) {
            assertThat(cloud.operations.act(moving, action, SmallCloud.ASKER))
                    .hasValueSatisfying(no -> assertThat(no.message()).contains("task_state migrating"));
        }
    }

    @Test
    void theHostThatItIsOnIsRefusedAtOnce() throws Exception {
        Server server = server(ONE);
        assertThat(cloud.operations.act(server, new ServerAction.LiveMigrate(Optional.of("h1")), SmallCloud.ASKER))
                .hasValueSatisfying(no -> assertThat(no.code()).isEqualTo("host.same"));
        assertThat(new LivePreflight(cloud.work).of(server, Optional.of("h1")).sentence())
                .contains("is the host that it is on");
    }

    @Test
    void allThatIsInTheWayIsToldAtOnce() throws Exception {
        Server server = server(ONE);
        host("h3", 1).joined(roads, new MigrationFacts(8_000_000, 6_000_000, "5.15", true, Optional.empty(), Map.of()));
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
        Server server = server(ONE);
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

    /** Brings a move to a step and holds it there, by taking the host away that the step waits for. */
    private void hold(Server server, LiveStep step) {
        FakeHost source = cloud.fake("h1");
        FakeHost destination = cloud.fake("h2");
        Outcome end = step == LiveStep.UNDO || step == LiveStep.RESTORE ? Outcome.FAILED : Outcome.DONE;
        roads.traffic((_, _) -> end);
        if (step == LiveStep.CLAIM) {
            cloud.stopConductor();
            ask(server, live());
            return;
        }
        cloud.fakes.remove("h2");
        ask(server, live());
        until(server, LiveStep.PREPARE);
        if (step == LiveStep.PREPARE) {
            return;
        }
        cloud.fakes.remove("h1");
        cloud.fakes.put("h2", destination);
        until(server, LiveStep.MOVE);
        if (step == LiveStep.MOVE) {
            return;
        }
        cloud.fakes.remove("h2");
        cloud.fakes.put("h1", source);
        until(server, end == Outcome.DONE ? LiveStep.ADOPT : LiveStep.UNDO);
        if (step == LiveStep.LEAVE || step == LiveStep.RESTORE) {
            cloud.fakes.remove("h1");
            cloud.fakes.put("h2", destination);
            until(server, step);
        }
    }

    /** Another controller goes on with what is stored, wherever the first was killed. */
    @ParameterizedTest
    @EnumSource(LiveStep.class)
    void aControllerThatDiesAtAnyStepLeavesNothingBetween(LiveStep step) throws Exception {
        Map<String, FakeHost> hosts = Map.copyOf(cloud.fakes);
        boolean fails = step == LiveStep.UNDO || step == LiveStep.RESTORE;
        Server server = server(ONE);
        hold(server, step);
        cloud.stopConductor();
        cloud.fakes.putAll(hosts);
        for (String host : List.of("h1", "h2", "h1", "h2")) {
            cloud.fake(host).obey();
        }
        cloud.startConductor();
        Server after = cloud.settled(server.id());
        assertAtRest(after, fails ? "h1" : "h2", VmState.ACTIVE);
        assertThat(onHost(fails ? "h1" : "h2")).isOne();
    }

    /** The host that a step waits for says nothing for a while: the move takes longer and ends as it would have. */
    @ParameterizedTest
    @EnumSource(LiveStep.class)
    void aHostThatIsAwayAtAnyStepIsFoundAgain(LiveStep step) throws Exception {
        Map<String, FakeHost> hosts = Map.copyOf(cloud.fakes);
        boolean fails = step == LiveStep.UNDO || step == LiveStep.RESTORE;
        Server server = server(ONE);
        hold(server, step);
        if (step == LiveStep.CLAIM) {
            cloud.startConductor();
        }
        for (int i = 0; i < 10; i++) {
            cloud.step();
        }
        cloud.fakes.putAll(hosts);
        assertAtRest(cloud.settled(server.id()), fails ? "h1" : "h2", VmState.ACTIVE);
    }

    @Test
    void theGuestAtTheSourceIsToldToGoOnlyWhenAllIsReadyForIt() throws Exception {
        Server server = server(ONE);
        UUID source = server.whereabouts().guestId().orElseThrow();
        cloud.fake("h2")
                .trouble(seen ->
                        seen.phase() == GuestPhase.ARRIVING ? seen.with(GuestPhase.BUILDING, Optional.empty()) : seen);
        ask(server, live());
        until(server, LiveStep.PREPARE);
        assertThat(cloud.database
                        .read(handle -> Guests.find(handle, source))
                        .orElseThrow()
                        .desired()
                        .goal())
                .isEqualTo(GuestGoal.RUNNING);
        cloud.fake("h2").trouble(seen -> seen);
        assertAtRest(cloud.settled(server.id()), "h2", VmState.ACTIVE);
    }

    @Test
    void whatWasAskedAndHowItEndedIsInTheActions() throws Exception {
        Server after = cloud.act(server(ONE), live());
        assertThat(cloud.actions.list(after.id()))
                .extracting(InstanceAction::action)
                .startsWith("live-migration");
    }
}
