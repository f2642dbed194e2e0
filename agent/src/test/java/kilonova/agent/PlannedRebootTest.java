package kilonova.agent;

import static kilonova.agent.Wishes.GPU_1;
import static kilonova.agent.Wishes.vgpu;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import kilonova.agent.guests.PowerState;
import kilonova.agent.simulated.hypervisor.FailurePlan.Operation;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.GuestPhase;
import kilonova.protocol.HostReport;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An operator reboots the machine, and whoever ends its guests (libvirt-guests, systemd) does so before the agent is gone: nobody may take
 * that for the owners' doing.
 */
final class PlannedRebootTest {
    @TempDir
    Path directory;

    private Workbench bench;

    @BeforeEach
    void setUp() {
        bench = new Workbench(directory, "m10");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** libvirt-guests shuts guests down or saves them, as its configuration says. */
    @ParameterizedTest
    @EnumSource(names = {"SHUT_OFF", "SAVED"})
    void guestsThatTheMachineEndsAreToldAsTheyWereAndRunAgainWithTheirDevices(PowerState ended) {
        UUID guest = bench.create(vgpu(GPU_1));
        Set<UnitId> units = bench.unitsIn(guest);
        int before = bench.controller.reports().size();
        bench.host.hypervisor().goDown(true);
        end(guest, ended);

        bench.look();
        bench.look();

        List<HostReport> told = bench.controller.reports();
        assertThat(told.subList(before, told.size())).isNotEmpty().allSatisfy(report -> {
            assertThat(report.guests()).extracting(ObservedGuest::phase).containsExactly(GuestPhase.RUNNING);
            assertThat(report.problems()).extracting(Problem::code).contains("host.goes_down");
        });

        bench.rebootHost();
        bench.restartAgent();
        bench.look();

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        assertThat(bench.seen(guest).problem()).isEmpty();
        assertThat(bench.unitsIn(guest)).isEqualTo(units);
        assertThat(bench.problems()).isEmpty();
        bench.assertSound();
    }

    @Test
    void guestThatEndedIsToldAsThatWhenTheShutdownIsCalledOff() {
        UUID guest = bench.create(vgpu(GPU_1));
        bench.host.hypervisor().goDown(true);
        end(guest, PowerState.SHUT_OFF);
        bench.look();
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);

        bench.host.hypervisor().goDown(false);
        bench.look();

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.STOPPED);
        assertThat(bench.seen(guest).problem()).map(Problem::code).contains("guest.went_off");
        assertThat(bench.problems()).isEmpty();
    }

    /** A machine that ends everything starts nothing more: that is no reason to give a guest up. */
    @Test
    void buildThatTheMachineCutsOffGoesOnAfterTheBoot() {
        // more often than the agent tries until it is looked at: the reboot forgets the rest
        for (int i = 0; i < 100; i++) {
            bench.host.hypervisor().failures().failNext(Operation.START, "the machine is shutting down");
        }
        bench.host.hypervisor().goDown(true);

        UUID guest = bench.create(vgpu(GPU_1));

        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.BUILDING);
        bench.rebootHost();
        bench.restartAgent();
        bench.look();
        assertThat(bench.phase(guest)).isEqualTo(GuestPhase.RUNNING);
        bench.assertSound();
    }

    private void end(UUID guest, PowerState how) {
        assertThat(
                        how == PowerState.SAVED
                                ? bench.host.hypervisor().suspend(guest)
                                : bench.host.hypervisor().stop(guest))
                .isEmpty();
    }
}
