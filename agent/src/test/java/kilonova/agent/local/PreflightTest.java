package kilonova.agent.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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
}
