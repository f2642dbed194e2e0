package kilonova.gpu.trait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.BoardMode;
import kilonova.gpu.board.Vendor;
import kilonova.gpu.type.TypeDescription;
import kilonova.gpu.type.TypeId;
import kilonova.gpu.type.VgpuType;
import org.junit.jupiter.api.Test;

class TypeTraitsTest {
    private static Board board(Vendor vendor) {
        return new Board(
                DeviceKey.parse("0000:41:00.0").orElseThrow(),
                vendor,
                Optional.empty(),
                BoardMode.EQUAL_SIZE,
                OptionalInt.empty(),
                OptionalInt.empty(),
                0,
                List.of(),
                List.of(),
                List.of());
    }

    private static VgpuType type(String id, String name) {
        return new VgpuType(
                new TypeId(id), Optional.of(name).filter(text -> !text.isEmpty()), "vfio-pci", TypeDescription.EMPTY);
    }

    @Test
    void C7_name_the_type_its_size_its_series_and_its_board() {
        assertThat(TypeTraits.of(board(Vendor.NVIDIA), type("nvidia-558", "NVIDIA A40-2Q")))
                .containsExactlyInAnyOrder(
                        "CUSTOM_VGPU_NVIDIA_A40_2Q",
                        "CUSTOM_VGPU_FRAMEBUFFER_2048_MB",
                        "CUSTOM_VGPU_SERIES_Q",
                        "CUSTOM_GPU_NVIDIA_A40",
                        "CUSTOM_VGPU_TIME_SLICED");
    }

    @Test
    void tell_units_inside_gpu_instances_apart() {
        assertThat(TypeTraits.of(board(Vendor.NVIDIA), type("nvidia-474", "GRID A100-1-5C")))
                .contains("CUSTOM_VGPU_NVIDIA_A100_1_5C", "CUSTOM_VGPU_MIG_BACKED")
                .doesNotContain("CUSTOM_VGPU_TIME_SLICED");
    }

    @Test
    void U17_take_the_id_where_a_type_has_no_name_of_the_vendors_scheme() {
        assertThat(TypeTraits.of(board(Vendor.INTEL), type("i915-GVTg_V5_4", "")))
                .containsExactly("CUSTOM_VGPU_INTEL_I915_GVTG_V5_4");
        assertThat(TypeTraits.of(board(Vendor.OTHER), type("mtty-1", "Single port serial")))
                .containsExactly("CUSTOM_VGPU_MTTY_1");
    }

    @Test
    void are_never_longer_than_placement_takes() {
        assertThat(TypeTraits.custom("é x".repeat(200))).hasSize(255).matches("CUSTOM_[A-Z0-9_]+");
    }
}
