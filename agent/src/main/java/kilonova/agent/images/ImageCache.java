package kilonova.agent.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import kilonova.agent.durable.DurableFile;
import kilonova.protocol.GuestSpec.ImageSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of a host, one file each: fetched once, checked against their checksums, and never changed. A file that has its name is
 * whole, after a power cut too. A guest takes an image by a hard link of its own, so that a file that is cleaned away here stays where it
 * is used, or as a copy where its hypervisor would take the file's owner away. The files belong to whom the folder belongs to. Safe to use
 * from several threads.
 */
public final class ImageCache {
    private static final Logger LOG = LoggerFactory.getLogger(ImageCache.class);
    private static final String PART = ".part";
    private static final Set<PosixFilePermission> FOR_ALL_TO_READ = PosixFilePermissions.fromString("rw-r--r--");
    private static final String UNCHECKED = "unchecked";
    private static final Set<String> RAW_FORMATS = Set.of("raw", "iso", "ami", "aki", "ari");
    private static final Map<String, String> QEMU_NAMES =
            Map.of("qcow2", "qcow2", "vmdk", "vmdk", "vdi", "vdi", "vhd", "vpc", "vhdx", "vhdx");

    private final Path folder;
    private final ImageFetcher fetcher;
    private final QemuImg qemuImg;
    private final InstantSource clock;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    /**
     * @param folder of the cache alone, on the file system of the disks; made when missing
     * @param fetcher where images come from
     */
    public ImageCache(Path folder, ImageFetcher fetcher, QemuImg qemuImg, InstantSource clock) throws IOException {
        this.folder = folder;
        this.fetcher = fetcher;
        this.qemuImg = qemuImg;
        this.clock = clock;
        Files.createDirectories(folder);
        // who reads images for us must pass through, and has no need to list it
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    /**
     * Makes a link to an image, fetching it first if the host does not have it.
     *
     * @param link must not exist; on the cache's file system
     * @param mostBytes how large the disk in the image may be
     * @throws ImageRefused when the image is gone, damaged, too large or of a kind that no guest can have
     * @throws IOException when it cannot be had now
     */
    public void link(ImageSource image, Path link, long mostBytes)
            throws ImageRefused, IOException, InterruptedException {
        give(image, mostBytes, file -> Files.createLink(link, file));
    }

    /**
     * Copies an image, fetching it first if the host does not have it. The copy may share its blocks with the cache, and nothing else.
     *
     * @param copy must not exist
     * @throws ImageRefused when the image is gone, damaged or of a kind that no guest can have
     * @throws IOException when it cannot be had now
     */
    public void copy(ImageSource image, Path copy) throws ImageRefused, IOException, InterruptedException {
        give(image, Long.MAX_VALUE, file -> Files.copy(file, copy));
    }

    private interface Gift {
        void give(Path file) throws IOException;
    }

    private void give(ImageSource image, long mostBytes, Gift gift)
            throws ImageRefused, IOException, InterruptedException {
        Path file = folder.resolve(name(image));
        ReentrantLock lock = locks.computeIfAbsent(file.toString(), name -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            if (Files.exists(file)) {
                keepOurs(file);
            } else {
                fetch(image, file, mostBytes);
            }
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            gift.give(file);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a file back whose owner or mode somebody changed through a guest's link: whoever could write it could write into the disks of all
     * others that grow from it. Hypervisors only read it, which everybody may.
     */
    private void keepOurs(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        PosixFileAttributes now = view.readAttributes();
        PosixFileAttributes folders =
                Files.getFileAttributeView(folder, PosixFileAttributeView.class).readAttributes();
        boolean ours = now.owner().equals(folders.owner())
                && now.group().equals(folders.group())
                && now.permissions().equals(FOR_ALL_TO_READ);
        if (!ours) {
            try {
                view.setOwner(folders.owner());
                view.setGroup(folders.group());
                view.setPermissions(FOR_ALL_TO_READ);
                LOG.warn("image {} was {}'s, and is taken back", file.getFileName(), now.owner());
            } catch (FileSystemException denied) {
                LOG.warn("image {} is {}'s, and cannot be taken back: {}", file.getFileName(), now.owner(), denied);
            }
        }
    }

    /**
     * What hosts call what they made of an image: the same name means the same content on all of them.
     *
     * @return empty for an image whose content nobody can vouch for
     */
    public Optional<String> content(ImageSource image) throws ImageRefused {
        return image.checksum().isEmpty() ? Optional.empty() : Optional.of(name(image));
    }

    /** The name of the content that a link was made to, as {@link #content} gives it; empty for one that has none. */
    public Optional<String> contentOf(Path link) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.raw")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.contains(UNCHECKED) && Files.isSameFile(file, link)) {
                    return Optional.of(name);
                }
            }
        }
        return Optional.empty();
    }

    /** Removes images that no guest uses and that were not asked for that long, and what broken fetches left; takes back what is ours. */
    public void clean(Duration age) throws IOException {
        FileTime oldest = FileTime.from(clock.instant().minus(age));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                ReentrantLock lock =
                        locks.computeIfAbsent(file.toString().replace(PART, ""), name -> new ReentrantLock());
                if (!lock.tryLock()) {
                    continue;
                }
                try {
                    int links = (Integer) Files.getAttribute(file, "unix:nlink");
                    if (links == 1 && Files.getLastModifiedTime(file).compareTo(oldest) < 0) {
                        Files.delete(file);
                        LOG.info("image {} was not used for {} h and is removed", file.getFileName(), age.toHours());
                    } else if (!file.toString().endsWith(PART)) {
                        keepOurs(file);
                    }
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    private static String name(ImageSource image) throws ImageRefused {
        if (!image.id().matches("[0-9a-zA-Z-]{1,64}") || !image.checksum().matches("[0-9a-f]*")) {
            throw new ImageRefused("image.unreadable", "the image has an impossible id or checksum");
        }
        String content =
                image.checksum().isEmpty() ? UNCHECKED : image.checksum().substring(0, 16);
        return image.id() + "-" + content + ".raw";
    }

    private void fetch(ImageSource image, Path file, long mostBytes)
            throws ImageRefused, IOException, InterruptedException {
        Optional<String> format = Optional.ofNullable(QEMU_NAMES.get(image.diskFormat()));
        if (format.isEmpty() && !RAW_FORMATS.contains(image.diskFormat())) {
            throw new ImageRefused("image.format", "images of format " + image.diskFormat() + " cannot be used here");
        }
        Path part = folder.resolve(file.getFileName() + PART);
        Path converted = folder.resolve(file.getFileName() + ".raw" + PART);
        requireRoom(image.size(), Long.MAX_VALUE);
        try {
            LOG.info("fetching image {} ({} bytes)", image.id(), image.size());
            try (InputStream in = fetcher.open(image.id())) {
                Download.to(part, in, image);
            }
            if (format.isEmpty()) {
                publish(part, file);
                return;
            }
            if (format.get().equals("qcow2")) {
                Qcow2Header.check(part);
            }
            long bytes = qemuImg.facts(part, format.get()).virtualSize();
            requireRoom(bytes, mostBytes);
            qemuImg.convertToRaw(part, format.get(), converted, bytes);
            publish(converted, file);
        } finally {
            Files.deleteIfExists(part);
            Files.deleteIfExists(converted);
        }
    }

    /** A small file may hold a disk of any size, every byte of which is written when it is converted. */
    private void requireRoom(long bytes, long most) throws ImageRefused, IOException {
        if (bytes > most) {
            throw new ImageRefused(
                    "image.too_big_for_disk",
                    "the image holds %d bytes and the flavor's root disk has %d".formatted(bytes, most));
        }
        long free = Files.getFileStore(folder).getUsableSpace();
        if (bytes > free) {
            throw new ImageRefused(
                    "image.no_room", "the image holds %d bytes and this host has room for %d".formatted(bytes, free));
        }
    }

    private static void publish(Path from, Path to) throws IOException {
        Files.setPosixFilePermissions(from, FOR_ALL_TO_READ);
        DurableFile.publish(from, to);
    }
}
