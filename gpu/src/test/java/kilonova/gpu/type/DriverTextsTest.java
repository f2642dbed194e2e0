package kilonova.gpu.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What drivers print, and what else a file may hold. */
class DriverTextsTest {
    @Test
    void a_description_on_one_line() {
        assertThat(TypeDescription.parse(
                        "num_heads=4, frl_config=60, framebuffer=2048M, max_resolution=7680x4320, max_instance=24"))
                .isEqualTo(new TypeDescription(
                        OptionalInt.of(2048),
                        OptionalInt.of(24),
                        OptionalInt.of(4),
                        Optional.of("7680x4320"),
                        "num_heads=4, frl_config=60, framebuffer=2048M, max_resolution=7680x4320, max_instance=24"));
    }

    @Test
    void a_description_of_five_lines() {
        assertThat(TypeDescription.parse(
                        "low_gm_size: 128MB\nhigh_gm_size: 512MB\nfence: 4\nresolution: 1920x1200\nweight: 4\n"))
                .isEqualTo(new TypeDescription(
                        OptionalInt.of(640),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.of("1920x1200"),
                        "low_gm_size: 128MB, high_gm_size: 512MB, fence: 4, resolution: 1920x1200, weight: 4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "virtual display, 16 MB video memory",
                "framebuffer=, max_instance=",
                "framebuffer=lots",
                "max_instance=99999999999",
                "=4",
                "framebuffer=999999999G"
            })
    void a_description_that_says_nothing(String text) {
        assertThat(TypeDescription.parse(text))
                .isEqualTo(new TypeDescription(
                        OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), text.strip()));
    }

    @Test
    void gigabytes_are_counted_in_megabytes() {
        assertThat(TypeDescription.parse("framebuffer=2G").frameBufferMb()).hasValue(2048);
    }

    @Test
    void creatable_types_with_a_header() {
        CreatableTypes parsed =
                CreatableTypes.parse("ID    : vGPU Name\n1147  : NVIDIA L40S-1Q\n1148  : NVIDIA L40S-2Q\n");

        assertThat(parsed.notUnderstood()).isEmpty();
        assertThat(parsed.types())
                .map(type -> type.id() + "=" + type.label())
                .containsExactly("1147=L40S-1Q", "1148=L40S-2Q");
        assertThat(parsed.types().getLast().frameBufferMb()).hasValue(2048);
    }

    @Test
    void creatable_types_without_a_header_and_with_odd_lines() {
        CreatableTypes parsed = CreatableTypes.parse("1148:NVIDIA L40S-2Q\n\n  garbage\n1149  :\n");

        assertThat(parsed.types()).map(VgpuType::label).containsExactly("L40S-2Q");
        assertThat(parsed.notUnderstood()).containsExactly("garbage", "1149  :");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "ID    : vGPU Name", "ID    : vGPU Name\n"})
    void no_creatable_types(String text) {
        assertThat(CreatableTypes.parse(text)).isEqualTo(new CreatableTypes(List.of(), List.of()));
    }

    @Test
    void another_driver_may_give_a_name_another_number() {
        KnownTypes before = KnownTypes.none()
                .with(
                        "card",
                        CreatableTypes.parse("1148 : NVIDIA L40S-2Q\n1149 : L40S-3Q")
                                .types());

        KnownTypes after = before.with(
                "card", CreatableTypes.parse("2148 : NVIDIA L40S-2Q").types());

        assertThat(after.of("card")).map(type -> type.id().value()).containsExactly("1149", "2148");
        assertThat(after.with("card", List.of())).isEqualTo(after);
        assertThat(KnownTypes.none()).isEqualTo(new KnownTypes(Map.of()));
    }
}
