package kilonova.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartsTest {
    private static InstantSource at(long millis) {
        return InstantSource.fixed(Instant.ofEpochMilli(millis));
    }

    @Test
    void aStartsNumberIsHigherThanAllBeforeWhateverTheClockAndTheDiskDo(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("start");
        assertThat(Starts.next(file, at(1_000))).isEqualTo(1_000);
        assertThat(Starts.next(file, at(1_000))).isEqualTo(1_001);
        assertThat(Starts.next(file, at(5))).as("the clock was set back").isEqualTo(1_002);
        assertThat(Starts.next(file, at(2_000))).isEqualTo(2_000);
        Files.delete(file);
        assertThat(Starts.next(file, at(3_000))).as("the directory was lost").isEqualTo(3_000);
        Files.writeString(file, "what?");
        assertThat(Starts.next(file, at(4_000))).isEqualTo(4_000);
        assertThat(Starts.next(directory.resolve("no/such/folder"), at(5_000))).isEqualTo(5_000);
    }
}
