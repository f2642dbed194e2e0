package kilonova.agent.libvirt.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.disks.DiskHead;
import kilonova.agent.disks.DiskOffer;
import kilonova.agent.images.ImageCache;
import kilonova.agent.images.ImageRefused;
import kilonova.agent.images.Qcow2Header;
import kilonova.agent.images.QemuImg;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the disks of guests that are off to other hosts: what differs from an image that both have, else all of it in one file. Safe to
 * use from several threads.
 */
public final class GivenDisks {
    private static final Logger LOG = LoggerFactory.getLogger(GivenDisks.class);

    /** What the names of whole copies begin with. */
    static final String WHOLE = "disk.whole.";

    private final Path folder;
    private final ImageCache images;
    private final QemuImg qemuImg;

    /** @param folder of all guests */
    public GivenDisks(Path folder, ImageCache images, QemuImg qemuImg) {
        this.folder = folder;
        this.images = images;
        this.qemuImg = qemuImg;
    }

    /**
     * Looks for a disk.
     *
     * @param base an image that the other host has
     */
    public DiskOffer offer(UUID guestId, GuestDisk disk, Optional<String> base) {
        Path home = folder.resolve(guestId.toString());
        Path file = home.resolve(
                switch (disk) {
                    case ROOT -> InstanceFiles.ROOT;
                    case EPHEMERAL -> InstanceFiles.EPHEMERAL;
                });
        if (!Files.exists(file)) {
            return new DiskOffer.Refused(
                    new Problem("disk.none", "guest " + guestId + " has no disk " + file + " on its host"));
        }
        return new DiskOffer.Ready(
                switch (disk) {
                    case ROOT -> () -> root(home, file, base);
                    case EPHEMERAL -> () -> plain(file, "raw", Optional.empty(), Files.size(file));
                });
    }

    private DiskOffer.Prepared root(Path home, Path disk, Optional<String> base)
            throws IOException, InterruptedException {
        try {
            Qcow2Header header = Qcow2Header.read(disk);
            if (!header.hasBackingFile()) {
                return plain(disk, "qcow2", Optional.empty(), header.diskBytes());
            }
            if (base.isPresent()
                    && images.contentOf(home.resolve(InstanceFiles.BASE)).equals(base)) {
                return plain(disk, "qcow2", base, header.diskBytes());
            }
            return whole(home, disk, header.diskBytes());
        } catch (ImageRefused refused) {
            throw new IOException(refused.getMessage(), refused);
        }
    }

    /** A copy for this one time: the guest may go on here, where it would be counted nowhere. */
    private DiskOffer.Prepared whole(Path home, Path disk, long diskBytes)
            throws ImageRefused, IOException, InterruptedException {
        Path whole = Files.createTempFile(home, WHOLE, "");
        boolean made = false;
        try {
            qemuImg.flatten(disk, whole);
            DiskOffer.Prepared plain = plain(whole, "qcow2", Optional.empty(), diskBytes);
            made = true;
            return new DiskOffer.Prepared(plain.head(), plain.content(), () -> remove(whole));
        } finally {
            if (!made) {
                remove(whole);
            }
        }
    }

    private static void remove(Path whole) {
        try {
            Files.deleteIfExists(whole);
        } catch (IOException e) {
            LOG.warn("{} is of no use any more and cannot be removed: {}", whole, e.toString());
        }
    }

    private static DiskOffer.Prepared plain(Path file, String format, Optional<String> base, long diskBytes)
            throws IOException {
        return new DiskOffer.Prepared(
                new DiskHead(format, base, Files.size(file), diskBytes), () -> Files.newInputStream(file));
    }
}
