package kilonova.agent.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableFileTest {
    @TempDir
    Path directory;

    /** The content is forced under the other name: before the file has its own. The folder holds the name. */
    @Test
    void aNameIsGivenWhenTheContentIsOnTheDiskAndIsItselfThereAfterwards() throws Exception {
        Path fresh = Files.writeString(directory.resolve("disk.new"), "whole");
        Path file = Files.writeString(directory.resolve("disk"), "older");

        assertThat(ForcedFiles.during(directory, () -> DurableFile.publish(fresh, file)))
                .containsExactly(fresh, directory);

        assertThat(file).hasContent("whole");
        assertThat(fresh).doesNotExist();
    }

    @Test
    void contentIsReplacedTheSameWay() throws Exception {
        Path file = directory.resolve("ledger");

        assertThat(ForcedFiles.during(
                        directory, () -> DurableFile.replace(file, "new".getBytes(StandardCharsets.UTF_8))))
                .containsExactly(directory.resolve("ledger.new"), directory);

        assertThat(file).hasContent("new");
    }
}
