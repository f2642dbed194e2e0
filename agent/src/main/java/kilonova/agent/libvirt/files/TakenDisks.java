package kilonova.agent.libvirt.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.disks.DiskReceiver;
import kilonova.agent.images.ImageCache;
import kilonova.agent.images.ImageRefused;
import kilonova.agent.images.Qcow2Header;
import kilonova.agent.images.QemuImg;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.DiskSource;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.GuestSpec.ImageSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a guest's disks of those of another guest: from this host's own files, or from another host. The other guest's stay as they
 * are. What is made here grows, and never shrinks. Safe to use from several threads.
 */
final class TakenDisks {
    private static final Logger LOG = LoggerFactory.getLogger(TakenDisks.class);

    private final Path folder;
    private final ImageCache images;
    private final QemuImg qemuImg;
    private final DiskFetcher fetcher;

    /** @param folder of all guests */
    TakenDisks(Path folder, ImageCache images, QemuImg qemuImg, DiskFetcher fetcher) {
        this.folder = folder;
        this.images = images;
        this.qemuImg = qemuImg;
        this.fetcher = fetcher;
    }

    /**
     * Makes a root disk.
     *
     * @param fresh the file to be made
     * @param base where the link to the image is that the disk grows from; made, or removed when the disk grows from none
     * @param image what the guest was made from, as far as is known
     * @param wanted bytes; 0 for as many as it has
     * @throws ImageRefused when it cannot be made
     * @throws IOException when it cannot be made now
     */
    void root(UUID guestId, DiskSource source, Path fresh, Path base, Optional<ImageSource> image, long wanted)
            throws ImageRefused, IOException, InterruptedException {
        Path there = folder.resolve(source.guestId().toString());
        boolean grows = Files.isDirectory(there)
                ? copyRoot(there, fresh, base, wanted)
                : fetchRoot(guestId, fresh, base, image, wanted);
        if (grows) {
            qemuImg.rebase(fresh, base);
        } else {
            Files.deleteIfExists(base);
        }
        long has = Qcow2Header.read(fresh).diskBytes();
        requireNotSmaller(has, wanted);
        if (has < wanted) {
            qemuImg.grow(fresh, wanted);
        }
    }

    /** Makes an ephemeral disk, with the same promises. */
    void ephemeral(UUID guestId, DiskSource source, Path fresh, long wanted)
            throws ImageRefused, IOException, InterruptedException {
        Path there = folder.resolve(source.guestId().toString());
        if (Files.isDirectory(there)) {
            Path disk = existing(there.resolve(InstanceFiles.EPHEMERAL));
            requireNotSmaller(Files.size(disk), wanted);
            SparseCopy.of(disk, fresh);
        } else {
            try (DiskReceiver receiver = receive(guestId, GuestDisk.EPHEMERAL, Optional.empty(), "raw", wanted)) {
                receiver.to(fresh);
            }
        }
        SparseCopy.extend(fresh, wanted);
    }

    /** @return whether the disk grows from the base */
    private boolean copyRoot(Path there, Path fresh, Path base, long wanted) throws ImageRefused, IOException {
        Path disk = existing(there.resolve(InstanceFiles.ROOT));
        Qcow2Header header = Qcow2Header.read(disk);
        requireNotSmaller(header.diskBytes(), wanted);
        if (header.hasBackingFile()) {
            Files.deleteIfExists(base);
            Files.createLink(base, there.resolve(InstanceFiles.BASE));
        }
        SparseCopy.of(disk, fresh);
        return header.hasBackingFile();
    }

    private boolean fetchRoot(UUID guestId, Path fresh, Path base, Optional<ImageSource> image, long wanted)
            throws ImageRefused, IOException, InterruptedException {
        Optional<String> offered = image.isPresent() ? linked(image.get(), base) : Optional.empty();
        try (DiskReceiver receiver = receive(guestId, GuestDisk.ROOT, offered, "qcow2", wanted)) {
            Optional<String> growsFrom = receiver.head().base();
            if (growsFrom.isPresent() && !growsFrom.equals(offered)) {
                throw new ImageRefused("disk.other_base", "the disk grows from an image that this host does not have");
            }
            LOG.info(
                    "guest {}: its root disk comes, {} bytes, {}",
                    guestId,
                    receiver.head().fileBytes(),
                    growsFrom.isPresent() ? "what differs from its image" : "whole");
            receiver.to(fresh);
            Qcow2Header header = Qcow2Header.read(fresh);
            if (header.hasDataFile() || header.hasBackingFile() != growsFrom.isPresent()) {
                throw new ImageRefused("disk.refers_elsewhere", "the disk that came grows from another file than told");
            }
            return growsFrom.isPresent();
        }
    }

    /** Links an image that this host has or can get. An image that is gone is no obstacle: the disk comes whole then. */
    private Optional<String> linked(ImageSource image, Path base) throws IOException, InterruptedException {
        try {
            Optional<String> content = images.content(image);
            if (content.isPresent()) {
                Files.deleteIfExists(base);
                images.link(image, base, Long.MAX_VALUE);
            }
            return content;
        } catch (ImageRefused | NoSuchFileException gone) {
            LOG.info("image {} cannot be had, so the disk comes whole: {}", image.id(), gone.getMessage());
            return Optional.empty();
        }
    }

    private DiskReceiver receive(UUID guestId, GuestDisk disk, Optional<String> base, String format, long wanted)
            throws ImageRefused, IOException, InterruptedException {
        InputStream stream = switch (fetcher.open(guestId, disk, base)) {
            case DiskAnswer.Coming(InputStream coming) -> coming;
            case DiskAnswer.Refused(var problem) -> throw new ImageRefused(problem.code(), problem.message());
        };
        DiskReceiver receiver = DiskReceiver.open(stream);
        try {
            if (!receiver.head().format().equals(format)) {
                throw new ImageRefused(
                        "disk.format", "the disk comes as " + receiver.head().format() + " and not as " + format);
            }
            requireNotSmaller(receiver.head().diskBytes(), wanted);
            return receiver;
        } catch (ImageRefused refused) {
            receiver.close();
            throw refused;
        }
    }

    private static Path existing(Path disk) throws ImageRefused {
        if (!Files.exists(disk)) {
            throw new ImageRefused("disk.none", "the disk " + disk + " that is to be taken over is not there");
        }
        return disk;
    }

    private static void requireNotSmaller(long has, long wanted) throws ImageRefused {
        if (wanted != 0 && has > wanted) {
            throw new ImageRefused(
                    "disk.would_shrink",
                    "the disk has %d bytes and cannot be made smaller; the flavor's has %d".formatted(has, wanted));
        }
    }
}
