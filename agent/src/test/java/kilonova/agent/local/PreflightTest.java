package kilonova.agent.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PreflightTest {
    private static final Path FOLDER = Path.of("/srv/guests");

    @Test
    void folderOutsideTheUnitsPathsIsToldWithWhatOpensIt() {
        String told = Preflight.unwritable(FOLDER, new FileSystemException("/srv", null, "Read-only file system"));

        assertThat(told).contains("systemctl edit kilonova-agent").contains("ReadWritePaths=/srv/guests");
    }

    @Test
    void folderOfSomebodyElseIsToldAsThat() {
        assertThat(Preflight.unwritable(FOLDER, new AccessDeniedException("/srv")))
                .contains("mend its owner")
                .doesNotContain("systemctl");
    }

    /** A slash stands for the end of a line. */
    @ParameterizedTest
    @CsvSource({
        "ON_BOOT=start,                true",
        "URIS=default/  ON_BOOT=start/, true",
        "#ON_BOOT=start,               false",
        "ON_BOOT=ignore,               false",
        "START_DELAY=0,                false"
    })
    void serviceThatStartsGuestsBeforeAnybodyKnowsWhereTheyBelongIsTold(String configuration, boolean expected) {
        assertThat(Preflight.startsGuests(configuration.replace('/', '\n'))).isEqualTo(expected);
        assertThat(Preflight.startsGuests(configuration.replace('/', '\n').replace("=start", "=\"start\"")))
                .isEqualTo(expected);
    }
}
