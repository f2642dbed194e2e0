package kilonova.agent.libvirt.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import kilonova.agent.images.QemuImg;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an agent that was killed left undone in the folders of guests that stay. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    /** Nobody writes to a copy for that long and still needs its name. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private static final String COPIES = "{" + InstanceFiles.COPY + "," + GivenDisks.WHOLE + "*}";

    private final Path folder;
    private final QemuImg qemuImg;
    private final InstantSource clock;

    /** @param folder of all guests */
    Leftovers(Path folder, QemuImg qemuImg, InstantSource clock) {
        this.folder = folder;
        this.qemuImg = qemuImg;
        this.clock = clock;
    }

    private interface Mend {
        void mend(Path file) throws IOException;
    }

    /** Takes back what it had lent. */
    void reclaim() throws IOException {
        each("*", qemuImg::reclaim);
    }

    /** Removes copies of disks that it was making. */
    void removeCopies() throws IOException {
        Instant oldest = clock.instant().minus(PATIENCE);
        each(COPIES, copy -> {
            if (Files.getLastModifiedTime(copy).toInstant().isBefore(oldest)) {
                Files.delete(copy);
                LOG.warn("{} was left by an agent that was killed, and is removed", copy);
            }
        });
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

    /** One file that cannot be mended keeps no other from it, and no agent from its guests. */
    private static void alone(Path file, Mend mend) {
        try {
            mend.mend(file);
        } catch (NoSuchFileException gone) {
            LOG.debug("{} went meanwhile", gone.getFile());
        } catch (IOException stays) {
            LOG.warn("{} was left by an agent that was killed, and stays as it is: {}", file, stays.toString());
        }
    }

    private static void each(Path home, String glob, Mend mend) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home, glob)) {
            for (Path file : files) {
                alone(file, mend);
            }
        } catch (NoSuchFileException gone) {
            LOG.debug("{} went meanwhile", gone.getFile());
        }
    }
}
