package kilonova.agent.libvirt.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConsoleLogTest {
    @TempDir
    Path directory;

    private void write(String name, String text) throws Exception {
        Files.writeString(directory.resolve(name), text);
    }

    private Optional<String> end(int maxBytes) throws Exception {
        return new ConsoleLog(directory.resolve("console.log")).end(maxBytes);
    }

    @ParameterizedTest
    @CsvSource({"2, 9!", "3, 89!", "4, 789!", "7, 456789!", "8, 3456789!", "100, 123456789!"})
    void whatIsMissingInANewFileIsTakenFromThoseBeforeIt(int maxBytes, String expected) throws Exception {
        write("console.log", "89!");
        write("console.log.0", "4567");
        write("console.log.1", "123");
        write("console.log.3", "of another time");

        assertThat(end(maxBytes)).contains(expected);
    }

    @Test
    void aFileThatWasPutAsideAMomentAgoIsEnough() throws Exception {
        write("console.log.0", "all");

        assertThat(end(10)).contains("all");
    }

    @Test
    void aGuestThatWasNeverStartedHasNone() throws Exception {
        assertThat(end(10)).isEmpty();

        write("console.log", "");
        assertThat(end(10)).contains("");
    }
}
