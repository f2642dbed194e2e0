package kilonova.gpu.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeNameTest {
    @ParameterizedTest
    @CsvSource({
        "A40-2Q, A40, , 2048, WORKSTATION, ''",
        "NVIDIA A40-2Q, A40, , 2048, WORKSTATION, ''",
        "GRID M60-0B, M60, , 512, VIRTUAL_PC, ''",
        "GRID P40-2B4, P40, , 2048, VIRTUAL_PC, 4",
        "NVIDIA L40S-48Q, L40S, , 49152, WORKSTATION, ''",
        "NVIDIA RTX Pro 6000 Blackwell DC-3Q, RTX Pro 6000 Blackwell DC, , 3072, WORKSTATION, ''",
        "Quadro RTX 6000-1A, Quadro RTX 6000, , 1024, VIRTUAL_APPLICATIONS, ''",
        "A100-1-5C, A100, 1, 5120, COMPUTE, ''",
        "GRID A100-1-5CME, A100, 1, 5120, COMPUTE, ME",
        "NVIDIA H200X-1-18C, H200X, 1, 18432, COMPUTE, ''",
        "DC-1-24CGFX, DC, 1, 24576, COMPUTE, GFX",
        "NVIDIA H100-7-80CMEALL, H100, 7, 81920, COMPUTE, MEALL",
        "NVIDIA A100-40C, A100, , 40960, COMPUTE, ''",
    })
    void reads_the_vendors_scheme(
            String name, String board, Integer slices, int frameBuffer, Series series, String variant) {
        assertThat(TypeName.parse(name))
                .contains(new TypeName(
                        board,
                        slices == null ? OptionalInt.empty() : OptionalInt.of(slices),
                        frameBuffer,
                        series,
                        variant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "mtty-1", "Single port serial", "i915-GVTg_V5_4", "A40", "A40-2X", "-2Q", "A40-2Q-extra"})
    void leaves_other_names_alone(String name) {
        assertThat(TypeName.parse(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nvidia-558, NVIDIA A40-2Q, nvidia-558, true",
        "nvidia-558, NVIDIA A40-2Q, A40-2Q, true",
        "nvidia-558, NVIDIA A40-2Q, a40-2q, true",
        "nvidia-558, NVIDIA A40-2Q, GRID A40-2Q, true",
        "nvidia-558, NVIDIA A40-2Q, A40-2B, false",
        "nvidia-558, NVIDIA A40-2Q, nvidia-55, false",
        "nvidia-558, NVIDIA A40-2Q, 558, false",
        "1148, NVIDIA L40S-2Q, 1148, true",
        "1148, NVIDIA L40S-2Q, nvidia-1148, true",
        "1148, NVIDIA L40S-2Q, L40S-2Q, true",
        "i915-GVTg_V5_4, , i915-GVTg_V5_4, true",
    })
    void C2_a_type_is_meant_by_its_id_and_by_its_name(String id, String name, String word, boolean meant) {
        VgpuType type = new VgpuType(new TypeId(id), Optional.ofNullable(name), "vfio-pci", TypeDescription.EMPTY);

        assertThat(type.isCalled(word)).isEqualTo(meant);
    }
}
