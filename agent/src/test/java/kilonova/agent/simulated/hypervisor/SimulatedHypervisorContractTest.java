package kilonova.agent.simulated.hypervisor;

import java.nio.file.Path;
import java.time.Clock;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.HypervisorContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class SimulatedHypervisorContractTest extends HypervisorContract {
    @TempDir
    Path directory;

    private Hypervisor hypervisor;

    @BeforeEach
    void open() {
        hypervisor = new SimulatedHypervisor(
                directory.resolve("guests.json"), UNIT::equals, Clock.systemUTC(), Latency.none(), DiskFetcher.NONE);
    }

    @Override
    protected Hypervisor hypervisor() {
        return hypervisor;
    }
}
