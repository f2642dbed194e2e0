package kilonova.app.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8770, http://127.0.0.1:8770",
        "0.0.0.0:80, http://127.0.0.1:80",
        "[::1]:8770, http://[0:0:0:0:0:0:0:1]:8770",
        "localhost:0, http://localhost:0",
    })
    void isUnderstoodAndNamedForClients(String text, String base) {
        assertThat(Endpoints.at(ListenAddress.parse(text), false).base()).hasToString(base);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "8770", ":8770", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:70000", "::1:8770"})
    void isRefusedWithASentence(String text) {
        assertThatThrownBy(() -> ListenAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is no address to listen on: write ADDRESS:PORT, such as 127.0.0.1:8770 or"
                        + " [::1]:8770.");
    }
}
