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

    /** A slash stands for the end of a line. The program is upstream's, Debian's, or none. */
    @ParameterizedTest
    @CsvSource({
        "'',             ON_BOOT=start,                 true",
        "'',             URIS=default/  ON_BOOT=start/, true",
        "'',             #ON_BOOT=start,                false",
        "'',             ON_BOOT=ignore,                false",
        "'',             ON_BOOT=start/ON_BOOT=ignore,  false",
        "ON_BOOT=start,  '',                            true",
        "ON_BOOT=start,  #ON_BOOT=start,                true",
        "ON_BOOT=start,  ON_BOOT=ignore,                false",
        "ON_BOOT=ignore, START_DELAY=0,                 false",
        "ON_BOOT=ignore, ON_BOOT=start,                 true"
    })
    void serviceThatStartsGuestsBeforeAnybodyKnowsWhereTheyBelongIsTold(
            String program, String configuration, boolean expected) {
        String lines = configuration.replace('/', '\n');
        assertThat(Preflight.startsGuests(program, lines)).isEqualTo(expected);
        assertThat(Preflight.startsGuests(program, lines.replace("=start", "=\"start\"")))
                .isEqualTo(expected);
    }
}
