package kilonova.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import kilonova.agent.discovery.DeviceLook;
import kilonova.agent.kernel.AlteredKernel;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.ledger.LedgerFile;
import kilonova.agent.simulated.SimulatedHost;
import kilonova.agent.simulated.kernel.HostProfile;
import kilonova.agent.sriov.BoardPreparation;
import kilonova.agent.sriov.LateKernel;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DevicesTest {
    private static final String BOARD = "0000:82:00.0";
    private static final Problem PREPARING = new Problem(BoardPreparation.PREPARING, "not ready yet");

    @TempDir
    Path directory;

    /** What was seen is from before, and says nothing of what the board can give. */
    @Test
    void boardThatGetsReadyWhileItIsLookedAtRefusesNobody() {
        SimulatedHost host = SimulatedHost.open(
                directory.resolve("machine"), HostProfile.named("l40s-vf").orElseThrow(), Clock.systemUTC());
        AtomicBoolean preparing = new AtomicBoolean(true);
        Kernel late = new LateKernel(host.kernel(), path -> preparing.get() && path.contains("/nvidia"));
        Kernel kernel = new AlteredKernel(late) {
            // asked when all files have been read
            @Override
            public Set<String> hanging() {
                preparing.set(false);
                return super.hanging();
            }
        };
        Devices devices = new Devices(
                kernel,
                DeviceLook.open(kernel, directory.resolve("types.json")),
                host.usualDevices(),
                board -> preparing.get() ? Optional.of(PREPARING) : Optional.empty(),
                LedgerFile.open(directory.resolve("ledger.json")),
                UUID::randomUUID);
        List<DeviceClaim> claims = List.of(new DeviceClaim(BOARD, "VGPU", 1));

        assertThat(devices.claim(UUID.randomUUID(), claims)).contains(PREPARING);
        assertThat(devices.claim(UUID.randomUUID(), claims)).isEmpty();
    }
}
