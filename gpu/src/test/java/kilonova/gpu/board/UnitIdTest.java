package kilonova.gpu.board;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"2f82ee72-3ac5-4615-9c0b-327c12e8c83d", "0000:82:00.4", "0001:d6:00.4"})
    void is_read_back_from_what_it_prints(String text) {
        assertThat(UnitId.parse(text).orElseThrow()).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-1-1-1-1", "mtty_mtty", "2f82ee72-3ac5-4615-9c0b", "not-a-uuid"})
    void is_nothing_else(String text) {
        assertThat(UnitId.parse(text)).isEmpty();
    }
}
