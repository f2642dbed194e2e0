package kilonova.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void liesWhereTheDesktopSaysOrBelowTheHome() {
        Path home = Path.of(System.getProperty("user.home"));
        assertThat(DataDirectory.usual(Map.of("XDG_DATA_HOME", "/data"), "kilonova"))
                .isEqualTo(Path.of("/data/kilonova"));
        assertThat(DataDirectory.usual(Map.of("XDG_DATA_HOME", ""), "kilonova"))
                .isEqualTo(home.resolve(".local/share/kilonova"));
        assertThat(DataDirectory.usual(Map.of(), "kilonova")).isEqualTo(home.resolve(".local/share/kilonova"));
    }

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        try (DataDirectory data = DataDirectory.open(folder.resolve("a/b"))) {
            assertThat(permissions(data.path())).isEqualTo("rwx------");
        }
    }

    @Test
    void privateFilesAreReplacedAsAWhole() throws IOException {
        try (DataDirectory data = DataDirectory.open(folder)) {
            Files.writeString(data.resolve("f"), "open to all");
            Path file = data.writePrivate("f", "new");
            assertThat(file).hasContent("new");
            assertThat(permissions(file)).isEqualTo("rw-------");
            assertThat(folder.toFile().list()).containsExactlyInAnyOrder("f", "lock");
        }
    }

    @Test
    void aSecretIsMadeOnceAndNeverShown() throws IOException {
        GeneratedSecret first;
        try (DataDirectory data = DataDirectory.open(folder)) {
            first = GeneratedSecret.password(data, "admin-password");
            assertThat(permissions(data.resolve("admin-password"))).isEqualTo("rw-------");
        }
        try (DataDirectory data = DataDirectory.open(folder)) {
            assertThat(GeneratedSecret.password(data, "admin-password")).isEqualTo(first);
        }
        assertThat(first.value()).hasSize(32);
        assertThat(first.toString()).doesNotContain(first.value());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
