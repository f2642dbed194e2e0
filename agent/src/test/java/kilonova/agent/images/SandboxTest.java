package kilonova.agent.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kilonova.agent.images.Sandbox.Leave;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real programs of this machine. */
final class SandboxTest {
    private static final Duration SOON = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void programsAreNotRoot() throws Exception {
        Sandbox.Ended ended = Sandbox.open().run(new Leave(SOON, 0, List.of()), List.of("id", "-u"));

        assertThat(ended.status()).isZero();
        assertThat(ended.output().strip()).matches("[0-9]+").isNotEqualTo("0");
    }

    @Test
    void programsOpenTheFilesThatTheyAreLentAndTheFilesAreGivenBack() throws Exception {
        Path lent = secret("lent");
        var owner = Files.getOwner(lent);

        Sandbox.Ended ended = Sandbox.open().run(new Leave(SOON, 0, List.of(lent)), List.of("cat", lent.toString()));

        assertThat(ended.output()).isEqualTo("secret");
        assertThat(Files.getOwner(lent)).isEqualTo(owner);
        if (SandboxUser.isRoot()) {
            Sandbox.Ended other = Sandbox.open()
                    .run(
                            new Leave(SOON, 0, List.of(lent)),
                            List.of("cat", secret("other").toString()));
            assertThat(other.status()).isNotZero();
            assertThat(other.output()).doesNotContain("secret").contains("denied");
        }
    }

    /** Whoever lends them next finds the user in possession. */
    @Test
    void whatAKilledAgentHadLentIsGivenBack() throws Exception {
        Path lent = secret("lent");
        Path forgotten = secret("forgotten");
        var owner = Files.getOwner(directory);
        Optional<SandboxUser> user = SandboxUser.find();
        if (user.isPresent()) {
            Files.setOwner(lent, user.get().principal());
            Files.setOwner(forgotten, user.get().principal());
        }
        Sandbox sandbox = Sandbox.open();

        var unused = sandbox.run(new Leave(SOON, 0, List.of(lent)), List.of("cat", lent.toString()));
        sandbox.reclaim(forgotten);

        assertThat(Files.getOwner(lent)).isEqualTo(owner);
        assertThat(Files.getOwner(forgotten)).isEqualTo(owner);
    }

    @Test
    void programsWriteNoLargerFileThanTheyMay() throws Exception {
        Path file = Files.createFile(directory.resolve("grows"));

        Sandbox.Ended ended = Sandbox.open()
                .run(
                        new Leave(SOON, 4096, List.of(file)),
                        List.of("dd", "if=/dev/zero", "of=" + file, "bs=1024", "count=64"));

        assertThat(ended.status()).isNotZero();
        assertThat(file).hasSize(4096);
    }

    private Path secret(String name) throws Exception {
        Path file = Files.writeString(directory.resolve(name), "secret");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
