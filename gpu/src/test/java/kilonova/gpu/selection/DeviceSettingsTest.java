package kilonova.gpu.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import kilonova.gpu.address.DeviceKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceSettingsTest {
    private static MdevTypeSelection at(String type, String address) {
        return new MdevTypeSelection(type, Set.of(DeviceKey.parse(address).orElseThrow()), "VGPU", OptionalInt.empty());
    }

    @Test
    void U5_X10_one_address_under_two_types_is_refused_whatever_its_case() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeviceSettings(
                        List.of(at("nvidia-35", "0000:AF:00.0"), at("nvidia-36", "0000:af:00.0")), Set.of()))
                .withMessageContainingAll("nvidia-35", "nvidia-36", "0000:af:00.0");
    }

    @Test
    void U3_the_first_type_without_addresses_is_the_default() {
        DeviceSettings settings = new DeviceSettings(
                List.of(
                        at("nvidia-35", "0000:84:00.0"),
                        MdevTypeSelection.everywhere("nvidia-36"),
                        MdevTypeSelection.everywhere("nvidia-37")),
                Set.of());

        assertThat(settings.defaultType()).map(MdevTypeSelection::type).contains("nvidia-36");
        assertThat(settings.ignoredDefaults()).map(MdevTypeSelection::type).containsExactly("nvidia-37");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vgpu", "CUSTOM_", "CUSTOM_vgpu", "PGPU", "CUSTOM_A-B"})
    void a_class_that_placement_would_not_take_is_refused(String resourceClass) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MdevTypeSelection("t", Set.of(), resourceClass, OptionalInt.empty()));
    }

    @Test
    void a_limit_below_one_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MdevTypeSelection("t", Set.of(), "VGPU", OptionalInt.of(0)));
    }
}
