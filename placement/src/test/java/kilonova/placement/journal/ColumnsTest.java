package kilonova.placement.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2024-02-29T23:59:59Z",
                "2026-11-22T13:31:40.1Z",
                "2026-11-22T13:31:40.100Z",
                "2026-11-22T13:31:40.123456Z",
                "2026-11-22T13:31:40.000000001Z",
                "2026-11-22T13:31:40.999999999Z",
                "+12026-11-22T13:31:40Z",
                "-0044-03-15T12:00:00Z"
            })
    void readsAnInstantAsTheLibraryDoes(String text) {
        assertThat(Columns.instant(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-11-22", "2026-11-22T13:31:40", "2026-11-22T13:31:40.1234567891Z"})
    void refusesWhatIsNoInstant(String text) {
        assertThatThrownBy(() -> Columns.instant(text)).isInstanceOf(DateTimeParseException.class);
    }
}
