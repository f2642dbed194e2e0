package kilonova.config.sriov;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.config.ConfigTexts;
import kilonova.gpu.address.PciAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SriovSettingsTest {
    @Test
    void withoutAFileTheAgentEnablesWhatTypesNeed() {
        assertThat(ConfigTexts.settings("").sriov())
                .isEqualTo(new SriovSettings(
                        SriovSettings.Mode.AUTO,
                        Map.of(),
                        Optional.of("/usr/lib/nvidia/sriov-manage"),
                        5,
                        Duration.ofMinutes(2)));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(ConfigTexts.settings("""
                        [devices]
                        sriov = off
                        [sriov]
                        virtual_functions = 0000:41:00.0=16, 00000001:C1:00.0 = ALL
                        vendor_tool = /opt/sriov-manage
                        tries = 2
                        ready_timeout = 9
                        """).sriov())
                .isEqualTo(new SriovSettings(
                        SriovSettings.Mode.OFF,
                        Map.of(
                                address("0000:41:00.0"), OptionalInt.of(16),
                                address("0001:c1:00.0"), OptionalInt.empty()),
                        Optional.of("/opt/sriov-manage"),
                        2,
                        Duration.ofSeconds(9)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                          | false | false | ''",
                "all                         | true  | true  | all",
                "0000:41:00.0                | true  | false | 0000:41:00.0",
                "0000:C1:00.0, 0000:41:00.0  | true  | true  | '0000:41:00.0, 0000:c1:00.0'",
            })
    void boardsOfMixedSizesAreNamedOrAll(String text, boolean one, boolean other, String written) {
        MixedSizes boards = ConfigTexts.settings(
                        "[devices]\nmixed_sizes = " + text + "\n[sriov]\nmanagement_tool = /opt/nvidia-smi\n")
                .sriov()
                .mixedSizes();

        assertThat(boards.includes(address("0000:41:00.0"))).isEqualTo(one);
        assertThat(boards.includes(address("0000:c1:00.0"))).isEqualTo(other);
        assertThat(boards.tool()).isEqualTo("/opt/nvidia-smi");
        assertThat(boards).hasToString(written);
    }

    @Test
    void anEmptyToolMeansTheKernelsFile() {
        assertThat(ConfigTexts.settings("[sriov]\nvendor_tool =\n").sriov().vendorTool())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[devices]|sriov = maybe|2: [devices] sriov must be one of auto, off",
                "[devices]|mixed_sizes = all, 0000:41:00.0|2: [devices] mixed_sizes must be the word all or PCI addresses",
                "[sriov]|virtual_functions = 0000:41:00.0|2: [sriov] virtual_functions must be ADDRESS=COUNT",
                "[sriov]|virtual_functions = 0000:41:00.0=0|2: [sriov] virtual_functions must be ADDRESS=COUNT",
                "[sriov]|virtual_functions = gpu0=all|2: [sriov] virtual_functions must be ADDRESS=COUNT",
                "[sriov]|virtual_functions = 0000:af:00.0=1, 0000:AF:00.0=2|names 0000:af:00.0 twice",
                "[sriov]|tries = 0|2: [sriov] tries must be at least 1",
                "[sriov]|ready_timeout = 0|2: [sriov] ready_timeout must be at least 1",
            })
    void whatCannotBeMeantIsAnErrorWithItsLine(String section, String line, String message) {
        assertThat(ConfigTexts.errors(section + "\n" + line + "\n"))
                .singleElement()
                .asString()
                .contains(message);
    }

    private static PciAddress address(String text) {
        return PciAddress.parse(text).orElseThrow();
    }
}
