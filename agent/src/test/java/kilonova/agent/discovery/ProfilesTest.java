package kilonova.agent.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.gpu.board.Unit;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.protocol.DeviceProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each profile, from its files to providers, and until its hardware is full. */
class ProfilesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(textBlock = """
            # profile, type,         boards, first board, its suffix,         total, trait
            m10,     nvidia-35,      4, 0000:84:00.0, pci_0000_84_00_0, 16, CUSTOM_VGPU_NVIDIA_M10_0B
            m10,     M10-1Q,         4, 0000:84:00.0, pci_0000_84_00_0, 8,  CUSTOM_VGPU_NVIDIA_M10_1Q
            m10,     GRID M10-8Q,    4, 0000:84:00.0, pci_0000_84_00_0, 1,  CUSTOM_VGPU_NVIDIA_M10_8Q
            a40,     nvidia-558,     2, 0000:41:00.0, pci_0000_41_00_0, 24, CUSTOM_VGPU_NVIDIA_A40_2Q
            a40,     A40-1Q,         2, 0000:41:00.0, pci_0000_41_00_0, 32, CUSTOM_VGPU_NVIDIA_A40_1Q
            a40,     NVIDIA A40-48Q, 2, 0000:41:00.0, pci_0000_41_00_0, 1,  CUSTOM_VGPU_NVIDIA_A40_48Q
            l40s-vf, L40S-2Q,        2, 0000:82:00.0, pci_0000_82_00_0, 24, CUSTOM_VGPU_NVIDIA_L40S_2Q
            l40s-vf, 1147,           2, 0000:82:00.0, pci_0000_82_00_0, 32, CUSTOM_VGPU_NVIDIA_L40S_1Q
            l40s-vf, nvidia-1156,    2, 0000:82:00.0, pci_0000_82_00_0, 1,  CUSTOM_VGPU_NVIDIA_L40S_48Q
            gvt-g,   i915-GVTg_V5_8, 1, 0000:00:02.0, pci_0000_00_02_0, 7,  CUSTOM_VGPU_INTEL_I915_GVTG_V5_8
            gvt-g,   i915-GVTg_V5_1, 1, 0000:00:02.0, pci_0000_00_02_0, 1,  CUSTOM_VGPU_INTEL_I915_GVTG_V5_1
            mbochs,  mbochs-small,   1, mbochs_mbochs, mbochs_mbochs,   64, CUSTOM_VGPU_MBOCHS_SMALL
            mbochs,  mbochs-large,   1, mbochs_mbochs, mbochs_mbochs,   4,  CUSTOM_VGPU_MBOCHS_LARGE
            mtty,    mtty-1,         1, mtty_mtty,     mtty_mtty,       24, CUSTOM_VGPU_MTTY_1
            mtty,    mtty-2,         1, mtty_mtty,     mtty_mtty,       12, CUSTOM_VGPU_MTTY_2
            """)
    void offers_exactly_what_the_hardware_then_lets_one_make(
            String profile, String type, int boards, String board, String suffix, int total, String trait) {
        Host host = Host.of(folder, profile, DeviceSettings.everywhere(type));

        assertThat(host.look().notUnderstood()).isEmpty();
        assertThat(host.devices().problems()).isEmpty();
        assertThat(host.devices().providers()).hasSize(boards);
        DeviceProvider provider = host.provider(board);
        assertThat(provider.nameSuffix()).isEqualTo(suffix);
        assertThat(provider.resourceClass()).isEqualTo("VGPU");
        assertThat(provider.total()).isEqualTo(total);
        assertThat(provider.reserved()).isZero();
        assertThat(provider.notes()).isEmpty();
        assertThat(provider.type())
                .hasValueSatisfying(kind -> assertThat(kind.virtualFunction()).isEqualTo(profile.equals("l40s-vf")));
        assertThat(provider.traits()).contains(trait).allMatch(name -> name.matches("CUSTOM_[A-Z0-9_]{1,248}"));

        List<Unit> made = new ArrayList<>();
        for (Optional<Unit> unit = host.give(board); unit.isPresent(); unit = host.give(board)) {
            made.add(unit.get());
            assertThat(host.provider(board).total())
                    .as("total after %d units", made.size())
                    .isEqualTo(total);
        }
        assertThat(made).hasSize(total);
        assertThat(host.look().units()).containsExactlyInAnyOrderElementsOf(made);
        assertThat(host.provider(board).traits()).contains(trait);

        made.forEach(host::takeBack);
        assertThat(host.look().units()).isEmpty();
        assertThat(host.provider(board).total()).isEqualTo(total);
    }
}
