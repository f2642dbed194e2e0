package kilonova.config.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("DEFAULT", "devices", "scheduler", "max_attempts", "max_limit");

    @ParameterizedTest
    @CsvSource({
        "default, DEFAULT",
        "device, devices",
        "sheduler, scheduler",
        "schedulre, scheduler",
        "max-attempts, max_attempts",
        "maxlimit, max_limit",
    })
    void aTypingErrorFindsWhatWasMeant(String written, String meant) {
        assertThat(NearestName.of(written, KNOWN)).contains(meant);
        assertThat(NearestName.hint(written, KNOWN)).isEqualTo("; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource({"neutron", "x", "oslo_messaging_rabbit"})
    void anotherNameFindsNothing(String written) {
        assertThat(NearestName.of(written, KNOWN)).isEmpty();
        assertThat(NearestName.hint(written, KNOWN)).isEmpty();
    }

    @Test
    void endlessNamesCostNothing() {
        assertThat(NearestName.of("x".repeat(1_000_000), KNOWN)).isEmpty();
    }
}
