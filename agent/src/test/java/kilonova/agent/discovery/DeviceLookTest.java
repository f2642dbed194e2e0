package kilonova.agent.discovery;

import static kilonova.agent.discovery.Host.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import kilonova.agent.kernel.AlteredKernel;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.kernel.Outcome;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.type.VgpuType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceLookTest {
    @TempDir
    private Path folder;

    private Optional<String> nameOf1148(DeviceLook look) {
        return look.look().board(key("0000:82:00.0")).orElseThrow().types().stream()
                .filter(type -> type.id().value().equals("1148"))
                .findFirst()
                .flatMap(VgpuType::name);
    }

    @Test
    void names_are_known_after_a_restart_although_the_board_is_full() throws IOException {
        Host host = Host.of(folder, "l40s-vf", DeviceSettings.everywhere("L40S-2Q"));
        while (host.give("0000:82:00.0").isPresent()) {
            assertThat(host.ledger).hasSizeLessThanOrEqualTo(24);
        }
        assertThat(host.ledger).hasSize(24);

        Host restarted = Host.of(folder, "l40s-vf", DeviceSettings.everywhere("L40S-2Q"));
        restarted.ledger.addAll(host.ledger);

        assertThat(nameOf1148(restarted.look)).contains("NVIDIA L40S-2Q");
        assertThat(restarted.provider("0000:82:00.0").total()).isEqualTo(24);
        assertThat(restarted.provider("0000:82:00.0").traits()).contains("CUSTOM_VGPU_NVIDIA_L40S_2Q");
    }

    @Test
    void a_file_that_cannot_be_read_is_as_none() throws IOException {
        Path file = folder.resolve("types.json");
        Files.writeString(file, "{half");
        Host host = Host.of(folder, "l40s-vf", DeviceSettings.none());

        assertThat(nameOf1148(DeviceLook.open(host.kernel, file))).contains("NVIDIA L40S-2Q");
        assertThat(Files.readString(file)).contains("L40S-2Q");
    }

    @Test
    void a_board_whose_driver_hangs_stays_as_it_was_seen_last() {
        Host host = Host.of(folder, "l40s-vf", DeviceSettings.everywhere("L40S-2Q"));
        assertThat(host.give("0000:82:00.0")).isPresent();
        HangingBoard kernel = new HangingBoard(host.kernel, "/sys/bus/pci/devices/0000:82:00.4/");
        DeviceLook look = DeviceLook.open(kernel, folder.resolve("hanging.json"));
        DeviceInventory before = look.look();
        assertThat(before.units()).hasSize(1);

        kernel.hangs = true;
        DeviceInventory during = look.look();

        assertThat(during.boards()).isEqualTo(before.boards());
        assertThat(during.notUnderstood()).singleElement().satisfies(left -> {
            assertThat(left.file()).contains("0000:82:00.4");
            assertThat(left.reason()).contains("does not answer");
        });
        kernel.hangs = false;
        assertThat(look.look()).isEqualTo(before);
    }

    @Test
    void types_that_cannot_be_kept_are_known_all_the_same() throws IOException {
        Host host = Host.of(folder, "l40s-vf", DeviceSettings.none());
        Path file = Files.createDirectory(folder.resolve("no-file"));

        assertThat(nameOf1148(DeviceLook.open(
                        host.kernel, Files.createFile(file.resolve("x")).resolve("types.json"))))
                .contains("NVIDIA L40S-2Q");
    }

    /** A kernel that answers for one board's files as one does whose driver hangs. */
    private static final class HangingBoard extends AlteredKernel {
        private final String below;
        private boolean hangs;

        HangingBoard(Kernel real, String below) {
            super(real);
            this.below = below;
        }

        private boolean isLate(String path) {
            return hangs && path.startsWith("/sys/bus/pci/devices/0000:82");
        }

        @Override
        public Set<String> hanging() {
            return hangs ? Set.of(below + "nvidia/current_vgpu_type") : Set.of();
        }

        @Override
        public Outcome<String> read(String path) {
            return isLate(path)
                    ? new Outcome.Failed<>(new KernelError(Errno.ETIMEDOUT, path, "read"))
                    : real.read(path);
        }
    }
}
