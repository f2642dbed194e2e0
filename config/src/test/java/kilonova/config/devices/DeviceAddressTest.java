package kilonova.config.devices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceAddressTest {
    @ParameterizedTest
    @CsvSource({
        "0000:84:00.0, 0000:84:00.0",
        "0000:AF:1F.7, 0000:af:1f.7",
        "00000000:AF:00.0, 0000:af:00.0",
        "10001:82:00.0, 10001:82:00.0",
        "FFFFFFFF:ff:1f.7, ffffffff:ff:1f.7",
        "mtty_mtty, mtty_mtty",
    })
    void isWrittenOneWay(String written, String shown) {
        assertThat(DeviceAddress.parse(written)).map(Object::toString).contains(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "84:00.0",
                "000:84:00.0",
                "0000:84:00.8",
                "0000:84:20.0",
                "0000:84:00",
                "0000:84:00.0 ",
                "123456789:84:00.0",
                "0000:g4:00.0",
                "mtty",
                "../../etc_passwd",
                "mtty_..",
                "_mtty",
                "mtty_",
                "a/b"
            })
    void isRefused(String written) {
        assertThat(DeviceAddress.parse(written)).isEmpty();
    }
}
