package kilonova.agent;

import static kilonova.agent.Wishes.GPU_1;
import static kilonova.agent.Wishes.GPU_2;
import static kilonova.agent.Wishes.vgpu;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.guests.PowerState;
import kilonova.agent.kernel.Errno;
import kilonova.agent.ledger.UnitEntry;
import kilonova.agent.ledger.UnitState;
import kilonova.agent.reconcile.Resumption;
import kilonova.agent.simulated.hypervisor.FailurePlan;
import kilonova.agent.simulated.hypervisor.FailurePlan.Operation;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong is undone or mended, told, and stays with the one that it concerns. */
final class TroubleTest {
    private static final int ALWAYS = 1_000;

    @TempDir
    Path directory;

    private Workbench bench;

    @BeforeEach
    void open() {
        bench = new Workbench(directory, "m10");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Problem problem(UUID guest) {
        return bench.seen(guest).problem().orElseThrow();
    }

    @Test
    void deviceThatCannotBeMadeFailsTheBuildWithTheKernelsAnswer() {
        bench.host.kernel().failNext(createMdev(), Errno.EIO, 1);

        UUID guest = bench.create(vgpu(GPU_1), vgpu(GPU_2));

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.FAILED);
        assertThat(bench.seen(guest).generation()).isEqualTo(1);
        assertThat(problem(guest).code()).isEqualTo("mdev.create_failed");
        assertThat(problem(guest).message()).contains("EIO").contains("/create");
        assertThat(bench.kernelUnits()).isEmpty();
        bench.assertSound();

        bench.look();
        assertThat(bench.phase(guest)).as("it is not tried again by itself").isEqualTo(GuestPhase.FAILED);

        bench.change(guest, Wishes::again);
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        bench.assertSound();
    }

    /** Nobody else may get what comes late, and it is not taken for a stranger's. */
    @Test
    void deviceThatIsMadeAfterItsBuildWasGivenUpIsRemoved() {
        LateDriver driver = new LateDriver(bench.host.kernel());
        bench.useForNextAgent(driver);
        bench.restartAgent();
        UUID guest = bench.create(vgpu(GPU_1));
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.FAILED);
        assertThat(bench.ledger().devices().where(UnitEntry::orphaned))
                .as("kept from everybody while the driver may make it")
                .hasSize(1);

        assertThat(driver.answer()).isEmpty();
        assertThat(bench.kernelUnits()).hasSize(1);
        bench.look();

        assertThat(bench.kernelUnits()).isEmpty();
        assertThat(bench.ledger().devices().entries()).isEmpty();
        bench.assertSound();
    }

    @Test
    void busyDeviceIsTriedAgainSoon() {
        bench.host.kernel().failNext(createMdev(), Errno.EBUSY, 2);

        assertThat(bench.phase(bench.create(vgpu(GPU_1)))).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.pauses.pauses()).containsExactly(Duration.ofMillis(200), Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"DEFINE", "START"})
    void refusalByTheHypervisorUndoesTheBuild(Operation operation) {
        bench.host.hypervisor().failures().failNext(operation, "no such machine type");

        UUID guest = bench.create(vgpu(GPU_1));

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.FAILED);
        assertThat(problem(guest).message()).contains("no such machine type");
        assertThat(bench.kernelUnits()).isEmpty();
        assertThat(bench.host.hypervisor().list()).isEmpty();
        bench.assertSound();
    }

    @Test
    void u16GroupThatIsBusyIsTriedOnceMore() {
        bench.host.hypervisor().failures().failNext(Operation.START, FailurePlan.GROUP_ERROR);
        UUID lucky = bench.create(vgpu(GPU_1));
        bench.host.hypervisor().failures().failNext(Operation.START, FailurePlan.GROUP_ERROR);
        bench.host.hypervisor().failures().failNext(Operation.START, FailurePlan.GROUP_ERROR);
        UUID unlucky = bench.create(vgpu(GPU_1));

        assertThat(bench.phase(lucky)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.phase(unlucky)).isEqualTo(GuestPhase.FAILED);
        bench.assertSound();
    }

    @Test
    void u16HardRebootGivesAGuestItsDeviceBack() {
        UUID guest = bench.create(vgpu(GPU_1));
        Set<UnitId> units = bench.unitsIn(guest);
        bench.host.hypervisor().kill(guest);
        var wish = bench.controller.wanted(guest);
        assertThat(bench.host
                        .hypervisor()
                        .define(new GuestDefinition(guest, wish.serverId(), wish.spec(), Optional.empty(), List.of())))
                .isEmpty();
        bench.look();
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.DEGRADED);
        assertThat(problem(guest).code()).isEqualTo("device.not_in_guest");

        bench.change(guest, old -> Wishes.reboot(old, true));

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.unitsIn(guest)).isEqualTo(units);
        bench.assertSound();
    }

    @Test
    void guestThatDiesIsToldAndKeepsItsDevice() {
        UUID guest = bench.create(vgpu(GPU_1));

        bench.host.hypervisor().kill(guest);
        bench.look();

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.STOPPED);
        assertThat(problem(guest).code()).isEqualTo("guest.went_off");
        assertThat(bench.kernelUnits()).hasSize(1);

        bench.change(guest, Wishes::again);
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        bench.assertSound();
    }

    @Test
    void guestThatSomebodyUndefinedIsDegradedAndComesBackWhenAskedAgain() {
        UUID guest = bench.create(vgpu(GPU_1));
        Set<UnitId> units = bench.unitsIn(guest);
        bench.host.hypervisor().kill(guest);
        assertThat(bench.host.hypervisor().undefine(guest)).isEmpty();

        bench.look();
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.DEGRADED);
        assertThat(problem(guest).code()).isEqualTo("guest.vanished");

        bench.change(guest, Wishes::again);
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.unitsIn(guest)).isEqualTo(units);
        bench.assertSound();
    }

    @Test
    void u15HostRebootBringsBackEveryGuestThatRanWithItsDevice() {
        UUID ran = bench.create(vgpu(GPU_1), vgpu(GPU_2));
        UUID stopped = bench.create(vgpu(GPU_1));
        bench.goal(stopped, GuestGoal.STOPPED);
        UUID paused = bench.create(vgpu(GPU_1));
        bench.goal(paused, GuestGoal.PAUSED);
        Set<UnitId> units = bench.unitsIn(ran);
        bench.controller.reachable(false);

        bench.rebootHost();
        bench.restartAgent();
        bench.look();
        bench.controller.reachable(true);
        bench.look();

        assertThat(bench.phase(ran)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.unitsIn(ran)).isEqualTo(units);
        assertThat(bench.phase(stopped)).isEqualTo(GuestPhase.STOPPED);
        assertThat(bench.phase(paused)).isEqualTo(GuestPhase.PAUSED);
        bench.assertSound();
    }

    /** While its host was down a server may have been evacuated: started here as well, it would run twice. */
    @ParameterizedTest
    @EnumSource(
            value = GuestGoal.class,
            names = {"RUNNING", "HELD", "ABSENT"})
    void guestThatRanIsNotStartedAfterABootBeforeTheControllerHasSpoken(GuestGoal said) {
        UUID ran = bench.create(vgpu(GPU_1));
        Set<UnitId> units = bench.unitsIn(ran);
        bench.controller.reachable(false);
        bench.rebootHost();
        bench.restartAgent();
        List<String> starts = new ArrayList<>();
        bench.listen(step -> {
            if (step.equals("START")) {
                starts.add(step);
            }
        });

        bench.look();
        bench.look();

        assertThat(starts).isEmpty();
        assertThat(bench.kernelUnits()).as("its devices are made meanwhile").hasSize(1);
        assertThat(bench.problems()).contains("host.awaits_controller");

        bench.controller.reachable(true);
        bench.controller.want(
                said == GuestGoal.RUNNING
                        ? bench.controller.wanted(ran)
                        : Wishes.goal(bench.controller.wanted(ran), said));
        bench.look();
        bench.look();

        assertThat(bench.phase(ran).name()).isEqualTo(said.name());
        assertThat(starts).hasSize(said == GuestGoal.RUNNING ? 1 : 0);
        assertThat(bench.unitsIn(ran)).isEqualTo(said == GuestGoal.ABSENT ? Set.of() : units);
        assertThat(bench.problems()).isEmpty();
        bench.assertSound();
    }

    @Test
    void agentThatIsRestartedUnderRunningGuestsWaitsForNobody() {
        UUID ran = bench.create(vgpu(GPU_1));
        bench.controller.reachable(false);

        bench.restartAgent();
        bench.look();

        assertThat(bench.power(ran)).isEqualTo(PowerState.RUNNING);
        assertThat(bench.problems()).isEmpty();
    }

    @Test
    void hostThatMustComeUpAloneStartsItsGuestsWhenItsPatienceIsOver() {
        UUID ran = bench.create(vgpu(GPU_1));
        bench.controller.reachable(false);
        bench.rebootHost();
        bench.resumeGuests(new Resumption(true, Optional.of(Duration.ofMinutes(5))));

        bench.look();
        bench.pauses.pass(Duration.ofSeconds(299));
        bench.look();
        assertThat(bench.power(ran)).isEqualTo(PowerState.SHUT_OFF);

        bench.pauses.pass(Duration.ofSeconds(1));
        bench.look();
        assertThat(bench.power(ran)).isEqualTo(PowerState.RUNNING);
        assertThat(bench.problems()).isEmpty();
    }

    /** The vendor's manager or a network may be ready some minutes after the machine. */
    @Test
    void u15GuestThatWouldNotStartAtOnceAfterABootIsTriedAgain() {
        UUID ran = bench.create(vgpu(GPU_1));
        bench.rebootHost();
        bench.restartAgent();
        bench.host.hypervisor().failures().failNext(Operation.START, "network 'default' is not active");

        bench.look();
        assertThat(bench.phase(ran)).isEqualTo(GuestPhase.BUILDING);
        assertThat(bench.problems()).containsExactly("guest.start_failed");
        bench.look();
        assertThat(bench.power(ran)).as("not at once").isEqualTo(PowerState.SHUT_OFF);

        bench.pauses.pass(Duration.ofSeconds(30));
        bench.look();

        assertThat(bench.phase(ran)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.problems()).isEmpty();
        bench.assertSound();
    }

    @Test
    void u15GuestThatDoesNotStartForLongAfterABootIsToldAsDegradedAndTriedAgainAfterTheNextBoot() {
        UUID ran = bench.create(vgpu(GPU_1));
        bench.rebootHost();
        bench.restartAgent();
        for (int minute = 0; minute <= 10; minute++) {
            bench.host.hypervisor().failures().failNext(Operation.START, "no such network");
            bench.look();
            bench.pauses.pass(Duration.ofMinutes(1));
        }

        assertThat(bench.phase(ran)).isEqualTo(GuestPhase.DEGRADED);
        assertThat(problem(ran).message()).contains("no such network");
        bench.look();
        assertThat(bench.power(ran)).as("given up").isEqualTo(PowerState.SHUT_OFF);

        bench.rebootHost();
        bench.restartAgent();
        bench.look();

        assertThat(bench.phase(ran)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.seen(ran).problem()).isEmpty();
        bench.assertSound();
    }

    @Test
    void guestsThatAreNotToBeResumedStayOffAfterABootAndKeepTheirDevices() {
        UUID ran = bench.create(vgpu(GPU_1), vgpu(GPU_2));
        Set<UnitId> units = bench.unitsIn(ran);
        bench.resumeGuests(new Resumption(false, Optional.empty()));
        bench.look();
        assertThat(bench.phase(ran)).as("without a boot nothing changes").isEqualTo(GuestPhase.RUNNING);

        bench.rebootHost();
        bench.look();

        assertThat(bench.phase(ran)).isEqualTo(GuestPhase.STOPPED);
        assertThat(problem(ran).code()).isEqualTo("guest.not_resumed");
        assertThat(bench.seen(ran).devices())
                .as("its devices are made again, and its own")
                .hasSize(2);
        bench.assertSound();

        bench.resumeGuests(Resumption.usual());
        bench.look();
        assertThat(bench.phase(ran))
                .as("the setting is about boots, not about agents")
                .isEqualTo(GuestPhase.STOPPED);
        assertThat(problem(ran).code()).isEqualTo("guest.not_resumed");

        bench.goal(ran, GuestGoal.STOPPED);
        assertThat(bench.seen(ran).problem()).isEmpty();
        bench.goal(ran, GuestGoal.RUNNING);
        assertThat(bench.phase(ran)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.unitsIn(ran)).isEqualTo(units);
        bench.rebootHost();
        bench.look();
        assertThat(bench.phase(ran)).isEqualTo(GuestPhase.RUNNING);
        bench.assertSound();
    }

    @Test
    void whatCannotBeHealedIsQuarantinedAndHealsLater() {
        UUID hurt = bench.create(vgpu(GPU_1));
        UUID well = bench.create(vgpu(GPU_2));
        Set<UnitId> units = bench.unitsIn(hurt);
        bench.rebootHost();
        bench.host.kernel().failNext(createMdev(), "84:00.0", Errno.EINVAL, ALWAYS);

        bench.look();

        assertThat(bench.phase(hurt)).isEqualTo(GuestPhase.DEGRADED);
        assertThat(problem(hurt).message()).contains("EINVAL");
        assertThat(bench.ledger().devices().stateOf(units.iterator().next()).kind())
                .isEqualTo(UnitState.Kind.QUARANTINED);
        assertThat(bench.phase(well)).as("others are not held up").isEqualTo(GuestPhase.RUNNING);

        bench.rebootHost();
        bench.look();

        assertThat(bench.phase(hurt)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.unitsIn(hurt)).isEqualTo(units);
        bench.assertSound();
    }

    @Test
    void deviceThatVanishesUnderItsGuestDegradesItUntilAHardReboot() {
        UUID hurt = bench.create(vgpu(GPU_1));
        UUID well = bench.create(vgpu(GPU_1));
        bench.loseMdev(bench.unitsIn(hurt).iterator().next());

        bench.look();

        assertThat(bench.phase(hurt)).isEqualTo(GuestPhase.DEGRADED);
        assertThat(problem(hurt).code()).isEqualTo("device.missing");
        assertThat(bench.seen(hurt).devices()).isEmpty();
        assertThat(bench.phase(well)).isEqualTo(GuestPhase.RUNNING);

        bench.change(hurt, wish -> Wishes.reboot(wish, true));

        assertThat(bench.phase(hurt)).isEqualTo(GuestPhase.RUNNING);
        bench.assertSound();
    }

    @Test
    void startOfABuiltGuestThatFailsKeepsItsDevices() {
        UUID guest = bench.create(vgpu(GPU_1));
        bench.goal(guest, GuestGoal.STOPPED);
        bench.host.hypervisor().failures().failNext(Operation.START, "out of memory");

        bench.goal(guest, GuestGoal.RUNNING);

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.DEGRADED);
        assertThat(bench.seen(guest).generation()).isEqualTo(3);
        assertThat(problem(guest).message()).contains("out of memory");
        assertThat(bench.kernelUnits()).hasSize(1);

        bench.change(guest, Wishes::again);
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        bench.assertSound();
    }

    @Test
    void rebootThatFailsIsToldAndNotOwedLater() {
        UUID guest = bench.create(vgpu(GPU_1));
        bench.host.hypervisor().failures().failNext(Operation.REBOOT, "the guest does not react");

        bench.change(guest, wish -> Wishes.reboot(wish, false));

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(problem(guest).message()).contains("does not react");
        assertThat(bench.seen(guest).generation()).isEqualTo(2);

        bench.change(guest, Wishes::again);
        assertThat(bench.seen(guest).problem()).isEmpty();
        bench.assertSound();
    }

    @Test
    void unitThatCannotBeRemovedIsQuarantinedAndRemovedLater() {
        UUID guest = bench.create(vgpu(GPU_1));
        bench.host.kernel().failNext(removeMdev(), Errno.EIO, 1);

        bench.goal(guest, GuestGoal.ABSENT);

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.ABSENT);
        assertThat(bench.kernelUnits()).hasSize(1);
        assertThat(bench.provider(GPU_1).reserved())
                .as("it is not to be handed out")
                .isEqualTo(1);

        bench.look();

        assertThat(bench.kernelUnits()).isEmpty();
        assertThat(bench.provider(GPU_1).reserved()).isZero();
        bench.assertSound();
    }

    @Test
    void guestThatCannotBeUndefinedIsTriedAgainAtTheNextLook() {
        UUID guest = bench.create(vgpu(GPU_1));
        bench.host.hypervisor().failures().failNext(Operation.UNDEFINE, "the domain is locked");

        bench.goal(guest, GuestGoal.ABSENT);

        assertThat(bench.phase(guest)).isNotEqualTo(GuestPhase.ABSENT);
        assertThat(bench.controller.last().problems())
                .anyMatch(problem -> problem.message().contains("the domain is locked"));
        assertThat(bench.kernelUnits()).as("its device is not taken before").hasSize(1);

        bench.look();
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.ABSENT);
        assertThat(bench.controller.last().problems()).isEmpty();
        bench.assertSound();
    }

    @Test
    void hypervisorThatDoesNotAnswerIsToldAndNothingIsDoneMeanwhile() {
        UUID guest = bench.create(vgpu(GPU_1));
        bench.host.hypervisor().answer(false);
        UUID next = bench.create(vgpu(GPU_1));

        assertThat(bench.controller.last().problems()).extracting(Problem::code).contains("hypervisor.unavailable");
        assertThat(bench.controller.last().guestsUnknown()).isPresent();
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.kernelUnits()).hasSize(1);

        bench.host.hypervisor().answer(true);
        bench.look();
        assertThat(bench.controller.last().guestsUnknown()).isEmpty();

        assertThat(bench.phase(next)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.controller.last().problems()).isEmpty();
        bench.assertSound();
    }

    @Test
    void u13UnitsThatAreClaimedButNotBuiltYetAreNobodyElses() {
        bench.host.hypervisor().failures().failNext(Operation.DEFINE, "no such machine type");
        UUID first = bench.create(vgpu(GPU_1));
        bench.host.hypervisor().answer(false);
        UUID second = bench.create(vgpu(GPU_1));
        UUID third = bench.create(vgpu(GPU_1));
        bench.host.hypervisor().answer(true);
        bench.look();

        assertThat(bench.phase(first)).isEqualTo(GuestPhase.FAILED);
        assertThat(bench.unitsIn(second)).hasSize(1);
        assertThat(bench.unitsIn(third)).hasSize(1).doesNotContainAnyElementsOf(bench.unitsIn(second));
        assertThat(bench.kernelUnits()).hasSize(2);
        bench.assertSound();
    }

    @Test
    void u14UnitIsKnownToTheLedgerBeforeItIsMadeAndComesBackUnderItsOwnUuidAfterABoot() {
        UUID guest = bench.create(vgpu(GPU_1));
        Set<UnitId> units = bench.unitsIn(guest);
        bench.rebootHost();
        assertThat(bench.kernelUnits()).isEmpty();

        bench.restartAgent();
        bench.look();

        assertThat(bench.unitsIn(guest)).isEqualTo(units);
        assertThat(bench.kernelUnits()).hasSize(1);
        bench.assertSound();
    }

    @Test
    void u20BuildThatIsDeletedHalfWayLeavesNoClaimBehind() {
        bench.host.hypervisor().answer(false);
        UUID guest = bench.create(vgpu(GPU_1));
        bench.host.hypervisor().answer(true);

        bench.goal(guest, GuestGoal.ABSENT);

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.ABSENT);
        assertThat(bench.kernelUnits()).isEmpty();
        bench.assertSound();
    }

    private static kilonova.agent.simulated.kernel.Operation createMdev() {
        return kilonova.agent.simulated.kernel.Operation.CREATE_MDEV;
    }

    private static kilonova.agent.simulated.kernel.Operation removeMdev() {
        return kilonova.agent.simulated.kernel.Operation.REMOVE_MDEV;
    }
}
