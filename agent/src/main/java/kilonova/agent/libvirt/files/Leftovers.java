package kilonova.agent.libvirt.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import kilonova.agent.images.QemuImg;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an agent that was killed left undone in the folders of guests that stay. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Path folder;
    private final QemuImg qemuImg;

    /** @param folder of all guests */
    Leftovers(Path folder, QemuImg qemuImg) {
        this.folder = folder;
        this.qemuImg = qemuImg;
    }

    private interface Mend {
        void mend(Path file) throws IOException;
    }

    /** Takes back what it had lent. */
    void reclaim() throws IOException {
        each("*", qemuImg::reclaim);
    }

    private void each(String glob, Mend mend) throws IOException {
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(folder)) {
            for (Path home : homes) {
                if (InstanceFiles.guest(home).isPresent()) {
                    each(home, glob, mend);
                }
            }
        }
    }

    private static void each(Path home, String glob, Mend mend) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home, glob)) {
            for (Path file : files) {
                mend.mend(file);
            }
        } catch (NoSuchFileException gone) {
            LOG.debug("{} went meanwhile", gone.getFile());
        }
    }
}
