package kilonova.agent;

import static kilonova.agent.Wishes.GPU_1;
import static kilonova.agent.Wishes.GPU_2;
import static kilonova.agent.Wishes.vgpu;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
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

/** An agent whose state directory was lost finds its guests running, and takes nothing from them. */
final class LostLedgerTest {
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

    @Test
    void guestsAreRecognizedWithTheirDevicesWhateverWasDoneToThemBefore() {
        UUID runs = bench.create(vgpu(GPU_1), vgpu(GPU_2));
        UUID rebuilt = bench.create(vgpu(GPU_1));
        bench.change(rebuilt, Wishes::rebuild);
        UUID off = bench.create(vgpu(GPU_2));
        bench.goal(off, GuestGoal.STOPPED);
        List<UUID> all = List.of(runs, rebuilt, off);
        List<Set<UnitId>> units = all.stream().map(bench::unitsIn).toList();

        bench.loseLedger();
        bench.look();

        assertThat(all.stream().map(bench::phase))
                .containsExactly(GuestPhase.RUNNING, GuestPhase.RUNNING, GuestPhase.STOPPED);
        assertThat(all.stream().map(bench::unitsIn).toList()).isEqualTo(units);
        assertThat(all.stream().map(guest -> bench.seen(guest).generation()))
                .containsExactlyElementsOf(all.stream()
                        .map(guest -> bench.controller.wanted(guest).generation())
                        .toList());
        bench.assertSound();
        all.forEach(guest -> bench.goal(guest, GuestGoal.ABSENT));
        assertThat(bench.kernelUnits())
                .as("what was recognized is removed in its time")
                .isEmpty();
        bench.assertSound();
    }

    @Test
    void guestWithOtherDevicesThanPromisedIsHeldAndToldAndMendedByAHardReboot() {
        UUID guest = bench.create(vgpu(GPU_1));
        Set<UnitId> units = bench.unitsIn(guest);
        bench.controller.want(Wishes.running(guest, vgpu(GPU_1), vgpu(GPU_2)));

        bench.loseLedger();
        bench.look();

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.DEGRADED);
        assertThat(bench.seen(guest).problem().orElseThrow().code()).isEqualTo("device.not_as_promised");
        assertThat(bench.power(guest)).isEqualTo(PowerState.RUNNING);
        assertThat(bench.unitsIn(guest)).isEqualTo(units);

        bench.change(guest, wish -> Wishes.reboot(wish, true));

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.unitsIn(guest)).hasSize(2).containsAll(units);
        bench.assertSound();
    }

    @Test
    void guestOfABoardThatIsFullOfStrangersIsNotUndone() {
        UUID guest = bench.create(vgpu(GPU_1));
        Set<UnitId> units = bench.unitsIn(guest);
        while (bench.provider(GPU_1).total() > 1) {
            bench.makeForeign(GPU_1, "nvidia-35");
            bench.look();
        }
        bench.controller.want(Wishes.running(guest, vgpu(GPU_2)));

        bench.loseLedger();
        for (int looks = 0; looks < 3; looks++) {
            bench.look();

            assertThat(bench.phase(guest)).isEqualTo(GuestPhase.DEGRADED);
            assertThat(bench.power(guest)).isEqualTo(PowerState.RUNNING);
            assertThat(bench.unitsIn(guest)).isEqualTo(units);
        }
    }

    @Test
    void guestThatNobodyWishesAnyMoreIsLeftAsItIs() {
        UUID guest = bench.create(vgpu(GPU_1));
        Set<UnitId> units = bench.unitsIn(guest);

        bench.loseLedger();
        bench.controller.forget(guest);
        bench.look();

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.DEGRADED);
        assertThat(bench.seen(guest).problem().orElseThrow().code()).isEqualTo("guest.not_in_ledger");
        assertThat(bench.power(guest)).isEqualTo(PowerState.RUNNING);
        assertThat(bench.unitsIn(guest)).isEqualTo(units);
        assertThat(Arrays.asList(bench.kernelUnits().toArray())).hasSize(1);
    }
}
