package kilonova.agent.discovery;

import static kilonova.agent.discovery.Host.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
}
