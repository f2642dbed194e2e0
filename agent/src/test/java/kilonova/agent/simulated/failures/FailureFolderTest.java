package kilonova.agent.simulated.failures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.simulated.SimulatedHost;
import kilonova.agent.simulated.hypervisor.FailurePlan;
import kilonova.agent.simulated.kernel.HostProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureFolderTest {
    private static final String CREATE = "/sys/class/mdev_bus/0000:84:00.0/mdev_supported_types/nvidia-35/create";

    @TempDir
    private Path folder;

    @Test
    void aFailureStrikesOnceAndIsGone() throws IOException {
        FailureFolder laid = new FailureFolder(folder);
        assertThat(laid.take(FailurePlan.Operation.START)).isEmpty();
        Files.writeString(folder.resolve("START"), "no");
        assertThat(laid.take(FailurePlan.Operation.STOP)).isEmpty();
        assertThat(laid.take(FailurePlan.Operation.START)).contains("no");
        assertThat(laid.take(FailurePlan.Operation.START)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aRunningMachineMeetsWhatIsLaidBeforeIt() throws IOException {
        SimulatedHost machine =
                SimulatedHost.open(folder, HostProfile.named("m10").orElseThrow(), Clock.systemUTC());
        Path failures = Files.createDirectories(folder.resolve("failures"));
        String uuid = UUID.randomUUID().toString();

        Files.writeString(failures.resolve("CREATE_MDEV"), "ENOSPC");
        assertThat(machine.kernel().write(CREATE, uuid)).map(KernelError::errno).contains(Errno.ENOSPC);
        assertThat(machine.kernel().write(CREATE, uuid)).isEmpty();

        Files.writeString(failures.resolve("UNDEFINE"), "stuck");
        assertThat(machine.hypervisor().undefine(UUID.randomUUID()))
                .hasValueSatisfying(problem -> assertThat(problem.message()).isEqualTo("stuck"));
        assertThat(machine.hypervisor().undefine(UUID.randomUUID())).isEmpty();

        Path silent = Files.createFile(failures.resolve(FailureFolder.SILENT));
        assertThatThrownBy(() -> machine.hypervisor().list()).isInstanceOf(HypervisorUnavailable.class);
        Files.delete(silent);
        assertThat(machine.hypervisor().list()).isEmpty();
    }
}
