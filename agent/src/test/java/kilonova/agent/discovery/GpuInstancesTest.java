package kilonova.agent.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import kilonova.gpu.address.PciAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GpuInstancesTest {
    private static final PciAddress BOARD = PciAddress.parse("0000:41:00.0").orElseThrow();

    @TempDir
    Path root;

    private Tree driver() throws IOException {
        return new Tree(root)
                .file(
                        "/proc/driver/nvidia/gpus/0000:41:00.0/information",
                        "Model: \t\t NVIDIA A100-PCIE-40GB\nIRQ:   \t\t 25\nDevice Minor: \t 3\n");
    }

    @Test
    void instancesAreCountedOnTheBoardsOwnNumber() throws IOException {
        Tree tree = driver();
        for (String file : new String[] {
            "gpu3/mig/gi1/access",
            "gpu3/mig/gi1/ci0/access",
            "gpu3/mig/gi11/access",
            "gpu3/mig/monitor",
            "gpu0/mig/gi2/access"
        }) {
            tree.file("/proc/driver/nvidia/capabilities/" + file, "DeviceFileMinor: 1");
        }

        assertThat(GpuInstances.on(tree.kernel(), BOARD)).hasValue(2);
    }

    @Test
    void withoutTheDriversFilesNothingIsKnown() throws IOException {
        assertThat(GpuInstances.on(new Tree(root).kernel(), BOARD)).isEmpty();
        assertThat(GpuInstances.on(driver().kernel(), BOARD)).isEmpty();
    }
}
