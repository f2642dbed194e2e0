package kilonova.agent;

import static kilonova.agent.Wishes.GPU_1;
import static kilonova.agent.Wishes.GPU_2;
import static kilonova.agent.Wishes.vgpu;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import kilonova.agent.guests.PowerState;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestPhase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guest goes through when all is well: it keeps its device. */
final class LifeCycleTest {
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

    @ParameterizedTest
    @CsvSource({
        "STOPPED, STOPPED, SHUT_OFF",
        "PAUSED,  PAUSED,  PAUSED",
        "HELD,    HELD,    SHUT_OFF",
        "SUSPENDED, SUSPENDED, SAVED"
    })
    void everyGoalButAbsentKeepsTheDevice(GuestGoal goal, GuestPhase phase, PowerState power) {
        UUID guest = bench.create(vgpu(GPU_1));
        Set<UnitId> units = bench.unitsIn(guest);

        bench.goal(guest, goal);

        assertThat(bench.phase(guest)).isEqualTo(phase);
        assertThat(bench.power(guest)).isEqualTo(power);
        assertThat(bench.seen(guest).generation()).isEqualTo(2);
        bench.assertSound();

        bench.goal(guest, GuestGoal.RUNNING);

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.unitsIn(guest)).isEqualTo(units);
        bench.assertSound();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNNING", "STOPPED", "PAUSED", "SUSPENDED", "HELD"})
    void guestMayBeBuiltForAnyGoalAndGoesWhenAbsent(GuestGoal goal) {
        UUID guest = bench.newId();
        bench.controller.want(Wishes.of(guest, guest, goal, vgpu(GPU_1)));
        bench.look();

        assertThat(bench.phase(guest).name()).isEqualTo(goal.name());
        bench.assertSound();

        bench.goal(guest, GuestGoal.ABSENT);

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.ABSENT);
        assertThat(bench.seen(guest).generation()).isEqualTo(2);
        assertThat(bench.kernelUnits()).isEmpty();
        assertThat(bench.ledger().guests()).isEmpty();
        bench.assertSound();

        bench.controller.forget(guest);
        bench.look();

        assertThat(bench.controller.last().guests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rebootKeepsTheDeviceAndIsCounted(boolean hard) {
        UUID guest = bench.create(vgpu(GPU_1));
        Set<UnitId> units = bench.unitsIn(guest);
        List<String> steps = new ArrayList<>();
        bench.listen(steps::add);

        bench.change(guest, wish -> Wishes.reboot(wish, hard));

        assertThat(steps).contains(hard ? "DESTROY" : "Reboot").doesNotContain(hard ? "Reboot" : "DESTROY");
        assertThat(bench.seen(guest).rebootCount()).isEqualTo(1);
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.unitsIn(guest)).isEqualTo(units);
        bench.assertSound();

        steps.clear();
        bench.look();
        assertThat(steps).as("a reboot is done once").doesNotContain("Reboot", "DESTROY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNNING", "STOPPED", "PAUSED", "SUSPENDED"})
    void snapshotIsMadeOnceAndLeavesTheGuestAsItIs(GuestGoal goal) {
        UUID guest = bench.create(vgpu(GPU_1));
        bench.goal(guest, goal);
        Set<UnitId> units = bench.unitsIn(guest);

        bench.change(guest, wish -> Wishes.snapshot(wish, "image-1"));

        assertThat(bench.controller.images()).containsOnlyKeys("image-1");
        assertThat(bench.seen(guest).snapshotImage()).contains("image-1");
        assertThat(bench.phase(guest).name()).isEqualTo(goal.name());
        assertThat(bench.unitsIn(guest)).isEqualTo(units);
        bench.assertSound();

        List<String> steps = new ArrayList<>();
        bench.listen(steps::add);
        bench.look();
        assertThat(steps).as("a snapshot is made once").doesNotContain("Snapshot");
    }

    @Test
    void rescuedGuestHasItsDeviceAndGoesBackToItsDisk() {
        UUID guest = bench.create(vgpu(GPU_1));
        Set<UnitId> units = bench.unitsIn(guest);

        bench.change(guest, Wishes::rescue);

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RESCUED);
        assertThat(bench.unitsIn(guest)).isEqualTo(units);
        bench.assertSound();

        bench.rebootHost();
        bench.look();
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RESCUED);
        assertThat(bench.unitsIn(guest)).isEqualTo(units);

        bench.goal(guest, GuestGoal.RUNNING);

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.unitsIn(guest)).isEqualTo(units);
        bench.assertSound();
    }

    @Test
    void suspendedGuestSurvivesARebootOfItsHostAndGetsItsDeviceBack() {
        UUID guest = bench.create(vgpu(GPU_1));
        Set<UnitId> units = bench.unitsIn(guest);
        bench.goal(guest, GuestGoal.SUSPENDED);

        bench.rebootHost();
        bench.look();

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.SUSPENDED);
        bench.goal(guest, GuestGoal.RUNNING);
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.unitsIn(guest)).isEqualTo(units);
        bench.assertSound();
    }

    @Test
    void rebuildMakesTheDiskAnewAndKeepsTheDevice() {
        UUID guest = bench.create(vgpu(GPU_1));
        Set<UnitId> units = bench.unitsIn(guest);
        List<String> steps = new ArrayList<>();
        bench.listen(steps::add);

        bench.change(guest, Wishes::rebuild);

        assertThat(steps)
                .containsSubsequence("DESTROY", "Undefine", "Define", "START")
                .doesNotContain("Remove", "Make");
        assertThat(bench.seen(guest).rebuildCount()).isEqualTo(1);
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.unitsIn(guest)).isEqualTo(units);
        bench.assertSound();
    }

    @Test
    void resizeOnTheSameHostHoldsBothDevicesUntilItIsDecided() {
        UUID source = bench.create(vgpu(GPU_1));
        UUID server = bench.controller.wanted(source).serverId();
        Set<UnitId> units = bench.unitsIn(source);
        UUID destination = bench.newId();

        bench.controller.want(Wishes.goal(bench.controller.wanted(source), GuestGoal.HELD));
        bench.controller.want(Wishes.of(destination, server, GuestGoal.RUNNING, vgpu(GPU_2)));
        bench.look();

        assertThat(bench.phase(source)).isEqualTo(GuestPhase.HELD);
        assertThat(bench.phase(destination)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.kernelUnits()).hasSize(2);
        bench.assertSound();

        bench.controller.want(Wishes.goal(bench.controller.wanted(destination), GuestGoal.ABSENT));
        bench.goal(source, GuestGoal.RUNNING);

        assertThat(bench.phase(source)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.unitsIn(source)).as("x2: a revert gets its GPU back").isEqualTo(units);
        assertThat(bench.kernelUnitsOn(GPU_2)).isEmpty();
        bench.assertSound();
    }

    @Test
    void guestWithoutDevices() {
        UUID guest = bench.create();

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.seen(guest).devices()).isEmpty();
        bench.assertSound();
    }

    @Test
    void nothingGoesBecauseItWasNotMentioned() {
        UUID guest = bench.create(vgpu(GPU_1));

        bench.controller.forget(guest);
        bench.look();

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        bench.assertSound();
    }

    @Test
    void newAgentFindsEverythingInOrderAndTouchesNothing() {
        UUID guest = bench.create(vgpu(GPU_1));
        var before = bench.seen(guest);

        bench.restartAgent();
        List<String> steps = new ArrayList<>();
        bench.listen(steps::add);
        bench.look();

        assertThat(steps).containsOnly("sync before report", "report");
        assertThat(bench.seen(guest)).isEqualTo(before);
        bench.assertSound();
    }
}
