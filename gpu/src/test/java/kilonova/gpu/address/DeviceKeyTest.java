package kilonova.gpu.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceKeyTest {
    @ParameterizedTest
    @CsvSource({
        "0000:84:00.0, 0000:84:00.0, pci_0000_84_00_0",
        "0000:AF:1F.7, 0000:af:1f.7, pci_0000_af_1f_7",
        "00000000:84:00.0, 0000:84:00.0, pci_0000_84_00_0",
        "0001:d6:00.0, 0001:d6:00.0, pci_0001_d6_00_0",
        "10000:01:00.0, 10000:01:00.0, pci_10000_01_00_0",
        "FFFFFFFF:01:00.0, ffffffff:01:00.0, pci_ffffffff_01_00_0",
        "pci_0000_84_00_0, 0000:84:00.0, pci_0000_84_00_0",
        "mtty_mtty, mtty_mtty, mtty_mtty",
        "mbochs_mbochs, mbochs_mbochs, mbochs_mbochs",
    })
    void U7_X10_reads_every_spelling_and_writes_one(String text, String key, String nodeName) {
        DeviceKey parsed = DeviceKey.parse(text).orElseThrow();

        assertThat(parsed).hasToString(key);
        assertThat(parsed.nodeName()).isEqualTo(nodeName);
        assertThat(DeviceKey.parse(parsed.toString())).contains(parsed);
        assertThat(DeviceKey.parse(parsed.nodeName())).contains(parsed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "84:00.0",
                "0000:84:00",
                "0000:84:00.8",
                "0000:84:20.0",
                "000:84:00.0",
                "0000:184:00.0",
                "0000:84:00.0 x",
                "pci_0000_84_00",
                "pci_0000_84_00_9",
                "mtty",
                "mtty/mtty",
                "_mtty",
                "../mtty_mtty",
                "0000:8g:00.0"
            })
    void U6_U9_takes_nothing_else_for_a_device(String text) {
        assertThat(DeviceKey.parse(text)).isEmpty();
    }

    @Test
    void sorts_by_place_and_not_by_text() {
        List<DeviceKey> sorted = Stream.of("mtty_mtty", "10000:01:00.0", "0000:41:04.3", "0000:41:00.4", "0001:00:00.0")
                .map(DeviceKey::parse)
                .flatMap(Optional::stream)
                .sorted()
                .toList();

        assertThat(sorted)
                .map(DeviceKey::toString)
                .containsExactly("0000:41:00.4", "0000:41:04.3", "0001:00:00.0", "10000:01:00.0", "mtty_mtty");
    }
}
