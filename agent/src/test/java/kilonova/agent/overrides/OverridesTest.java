package kilonova.agent.overrides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.selection.MdevTypeSelection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OverridesTest {
    private static final DeviceKey ONE = DeviceKey.parse("0000:84:00.0").orElseThrow();
    private static final DeviceKey OTHER = DeviceKey.parse("0000:85:00.0").orElseThrow();
    private static final MdevTypeSelection LARGE =
            new MdevTypeSelection("M10-8Q", Set.of(ONE), "CUSTOM_LARGE", OptionalInt.of(1));

    @TempDir
    Path folder;

    private static MdevTypeSelection selection(String type, DeviceKey... addresses) {
        return new MdevTypeSelection(type, Set.of(addresses), "VGPU", OptionalInt.empty());
    }

    @Test
    void aBoardsOwnTypeGoesBeforeTheConfiguredOne() {
        DeviceSettings configured = new DeviceSettings(List.of(selection("M10-1Q", ONE, OTHER)), Set.of());

        assertThat(Overrides.none().withType(ONE, LARGE).over(configured).types())
                .containsExactly(selection("M10-1Q", OTHER), LARGE);
    }

    @Test
    void aTypeThatLosesItsOnlyBoardDoesNotBecomeTheDefault() {
        DeviceSettings configured =
                new DeviceSettings(List.of(selection("M10-1Q", ONE), selection("M10-2Q")), Set.of());

        DeviceSettings settings = Overrides.none().withType(ONE, LARGE).over(configured);

        assertThat(settings.types()).containsExactly(selection("M10-2Q"), LARGE);
        assertThat(settings.defaultType()).contains(selection("M10-2Q"));
    }

    @Test
    void boardsDrainThatTheOperatorOrTheConfigurationNames() {
        DeviceSettings configured = DeviceSettings.everywhere("M10-1Q").withDrained(Set.of(ONE));
        Overrides overrides = Overrides.none().withDrained(OTHER, true);

        assertThat(overrides.over(configured).drained()).containsExactlyInAnyOrder(ONE, OTHER);
        assertThat(overrides.withDrained(OTHER, false)).isEqualTo(Overrides.none());
    }

    @Test
    void whatWasChosenIsReadAgain() throws IOException {
        Path file = folder.resolve("overrides.json");
        OverridesFile first = OverridesFile.open(file);
        Overrides chosen = new Overrides(Set.of(OTHER), Map.of(ONE, LARGE));
        first.write(chosen);

        assertThat(OverridesFile.open(file).read()).isEqualTo(chosen);
        assertThat(OverridesFile.open(folder.resolve("none.json")).read()).isEqualTo(Overrides.none());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "{\"format\":2,\"drained\":[],\"retyped\":[]}",
                "{\"format\":1}",
                "{\"format\":1,\"drained\":[\"gpu 0\"],\"retyped\":[]}"
            })
    void aFileThatCannotBeUnderstoodStopsTheAgentWithItsName(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("overrides.json"), text);

        assertThatThrownBy(() -> OverridesFile.open(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("Mend the file, or remove it");
    }
}
