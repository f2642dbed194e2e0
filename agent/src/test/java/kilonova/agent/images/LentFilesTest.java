package kilonova.agent.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only root can give files away: for others, the user is who runs the test, and nothing changes hands. */
final class LentFilesTest {
    @TempDir
    Path directory;

    private Path file;
    private UserPrincipal ours;
    private UserPrincipal user;
    private LentFiles lent;

    @BeforeEach
    void open() throws Exception {
        file = Files.createFile(directory.resolve("disk"));
        ours = Files.getOwner(directory);
        user = SandboxUser.find().map(SandboxUser::principal).orElse(ours);
        lent = new LentFiles(user);
    }

    private UserPrincipal owner() throws Exception {
        return Files.getOwner(file);
    }

    /** A picture of a disk, and a host that takes it over. */
    @Test
    void aFileIsTheUsersUntilTheLastOfThoseWhoLentItIsDone() throws Exception {
        lent.lend(List.of(file));
        lent.lend(List.of(file));
        assertThat(owner()).isEqualTo(user);

        lent.takeBack(List.of(file));
        lent.reclaim(file);
        assertThat(owner()).isEqualTo(user);

        lent.takeBack(List.of(file));
        assertThat(owner()).isEqualTo(ours);
    }

    /** As libvirt does it when the guest is started meanwhile. */
    @Test
    void aFileThatSomebodyElseTookMeanwhileIsLeftToThem() throws Exception {
        Optional<UserPrincipal> hypervisor = SandboxUser.isRoot()
                ? Optional.of(
                        file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("daemon"))
                : Optional.empty();
        lent.lend(List.of(file));
        if (hypervisor.isPresent()) {
            Files.setOwner(file, hypervisor.get());
        }

        lent.takeBack(List.of(file));

        assertThat(owner()).isEqualTo(hypervisor.orElse(ours));
    }

    @Test
    void allOrNoneAreLent() throws Exception {
        assertThatThrownBy(() -> lent.lend(List.of(file, directory.resolve("gone"))))
                .isInstanceOf(NoSuchFileException.class);

        assertThat(owner()).isEqualTo(ours);
    }

    @Test
    void aFileThatIsGoneNeedsNotBeTakenBack() throws Exception {
        lent.lend(List.of(file));
        Files.delete(file);

        lent.takeBack(List.of(file));

        assertThat(file).doesNotExist();
    }
}
