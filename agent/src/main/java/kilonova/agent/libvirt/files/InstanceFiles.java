package kilonova.agent.libvirt.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import kilonova.agent.configdrive.ConfigDrive;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.guests.DiskSink;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.images.ImageCache;
import kilonova.agent.images.ImageRefused;
import kilonova.agent.images.QemuImg;
import kilonova.agent.libvirt.domain.GuestFiles;
import kilonova.agent.libvirt.domain.GuestFiles.DiskFile;
import kilonova.protocol.DiskSource;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.GuestSpec.ImageSource;
import kilonova.protocol.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One folder for each guest, named after it. Whatever is in it belongs to that guest alone, the links to images too, so a folder can
 * be removed with its guest without a look at others. Safe to use from several threads, for one guest by one at a time.
 */
public final class InstanceFiles {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceFiles.class);
    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;
    private static final String NEW = ".new";

    /** The names of files in a guest's folder. */
    static final String ROOT = "disk";

    static final String BASE = "base";
    static final String EPHEMERAL = "disk.eph0";
    private static final String RESCUE_BASE = "base.rescue";
    private static final String COPY = "disk.copy";

    /** A folder that nobody knows is left alone for that long: a restored ledger or a slow start may still claim it. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private static final Duration IMAGE_PATIENCE = Duration.ofDays(1);

    private final Path folder;
    private final ImageCache images;
    private final QemuImg qemuImg;
    private final RawDisks rawDisks;
    private final TakenDisks takenDisks;
    private final InstantSource clock;

    /**
     * @param folder of the guests alone, on the file system of the image cache; made when missing
     * @param fetcher where the disks of guests on other hosts come from
     */
    public InstanceFiles(
            Path folder,
            ImageCache images,
            QemuImg qemuImg,
            RawDisks rawDisks,
            DiskFetcher fetcher,
            InstantSource clock)
            throws IOException {
        this.takenDisks = new TakenDisks(folder, images, qemuImg, fetcher);
        this.folder = folder;
        this.images = images;
        this.qemuImg = qemuImg;
        this.rawDisks = rawDisks;
        this.clock = clock;
        Files.createDirectories(folder);
    }

    /** Where the serial console of a guest is written to. */
    public Path consoleLog(UUID guestId) {
        return of(guestId).resolve("console.log");
    }

    /** Where a guest's files are, or would be. */
    public Path home(UUID guestId) {
        return of(guestId);
    }

    /** Whether a guest has files here. */
    public boolean has(UUID guestId) {
        return Files.exists(of(guestId));
    }

    /**
     * Makes what is not there yet. What is there stays as it is, apart from the config drive, which is written anew.
     *
     * @throws ImageRefused when the guest cannot be made of what it asks for
     * @throws IOException when it cannot be made now
     */
    public GuestFiles prepare(GuestDefinition guest) throws ImageRefused, IOException, InterruptedException {
        GuestSpec spec = guest.spec();
        Path home = of(guest.guestId());
        Files.createDirectories(home);
        // the hypervisor's own user must pass through, and has no need to list it
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        List<DiskFile> disks = new ArrayList<>();
        rescueDisk(home, guest).ifPresent(disk -> disks.add(growing(disk, home.resolve(RESCUE_BASE))));
        rootDisk(home, guest).ifPresent(disk -> disks.add(growing(disk, home.resolve(BASE))));
        if (spec.ephemeralDiskGb() > 0) {
            Path disk = home.resolve(EPHEMERAL);
            make(disk, fresh -> ephemeral(fresh, guest));
            disks.add(new DiskFile(disk.toString(), "raw"));
        }
        if (spec.swapMb() > 0) {
            Path disk = home.resolve("disk.swap");
            make(disk, fresh -> rawDisks.swap(fresh, spec.swapMb() * MIB));
            disks.add(new DiskFile(disk.toString(), "raw"));
        }
        Optional<Path> kernel = copied(home, "kernel", spec.kernel());
        Optional<Path> ramdisk = copied(home, "ramdisk", spec.ramdisk());
        return new GuestFiles(
                disks,
                Optional.of(configDrive(home, guest).toString()),
                kernel.map(Path::toString),
                ramdisk.map(Path::toString),
                consoleLog(guest.guestId()).toString());
    }

    /**
     * Copies the root disk of a guest that is off, whole and as qcow2.
     *
     * @return what the sink answered
     */
    public Optional<Problem> copyRootDisk(UUID guestId, DiskSink sink)
            throws ImageRefused, IOException, InterruptedException {
        Path disk = of(guestId).resolve(ROOT);
        if (!Files.exists(disk)) {
            throw new ImageRefused("disk.none", "guest " + guestId + " has no root disk here");
        }
        Path copy = of(guestId).resolve(COPY);
        try {
            qemuImg.flatten(disk, copy);
            try (InputStream in = Files.newInputStream(copy)) {
                return sink.take(in);
            }
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** Where a guest's root disk is. */
    public Path rootDisk(UUID guestId) {
        return of(guestId).resolve(ROOT);
    }

    /** Where a copy of it is made; removed with the guest's other files at the latest. */
    public Path copy(UUID guestId) {
        return of(guestId).resolve(COPY);
    }

    /** Removes all files of a guest. Nothing when it has none. */
    public void remove(UUID guestId) throws IOException {
        Path home = of(guestId);
        if (!Files.isDirectory(home)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(home);
    }

    /** Removes what guests left that nobody knows any more, and images that none has used for a day. */
    public void sweep(Predicate<UUID> known) throws IOException {
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(folder)) {
            for (Path home : homes) {
                Optional<UUID> guest = guest(home);
                boolean old = Files.getLastModifiedTime(home)
                        .toInstant()
                        .isBefore(clock.instant().minus(PATIENCE));
                if (guest.isPresent() && old && !known.test(guest.get())) {
                    LOG.warn("nobody knows guest {} any more; what it left in {} is removed", guest.get(), home);
                    remove(guest.get());
                }
            }
        }
        images.clean(IMAGE_PATIENCE);
    }

    /** Whether it grows from the link beside it: the link is there for nothing else. */
    private static DiskFile growing(Path disk, Path base) {
        return new DiskFile(
                disk.toString(),
                "qcow2",
                Optional.of(base).filter(Files::exists).map(Path::toString));
    }

    private Path of(UUID guestId) {
        return folder.resolve(guestId.toString());
    }

    private static Optional<UUID> guest(Path home) {
        String name = home.getFileName().toString();
        try {
            UUID id = UUID.fromString(name);
            return id.toString().equals(name) && Files.isDirectory(home) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    private void ephemeral(Path fresh, GuestDefinition guest) throws ImageRefused, IOException, InterruptedException {
        long wanted = guest.spec().ephemeralDiskGb() * GIB;
        Optional<DiskSource> source = source(guest.spec(), GuestDisk.EPHEMERAL);
        if (source.isPresent()) {
            takenDisks.ephemeral(guest.guestId(), source.get(), fresh, wanted);
        } else {
            rawDisks.ephemeral(fresh, wanted);
        }
    }

    private static Optional<DiskSource> source(GuestSpec spec, GuestDisk disk) {
        return spec.disksFrom().filter(source -> source.disks().contains(disk));
    }

    private Optional<Path> rootDisk(Path home, GuestDefinition guest)
            throws ImageRefused, IOException, InterruptedException {
        GuestSpec spec = guest.spec();
        Path disk = home.resolve(ROOT);
        long wanted = spec.rootDiskGb() * GIB;
        if (spec.image().isEmpty() && wanted == 0) {
            return Optional.empty();
        }
        if (Files.exists(disk)) {
            return Optional.of(disk);
        }
        Optional<DiskSource> source = source(spec, GuestDisk.ROOT);
        if (source.isPresent()) {
            make(
                    disk,
                    fresh -> takenDisks.root(
                            guest.guestId(), source.get(), fresh, home.resolve(BASE), spec.image(), wanted));
            return Optional.of(disk);
        }
        Optional<Path> base = linked(home, BASE, spec.image(), wanted == 0 ? Long.MAX_VALUE : wanted);
        if (base.isEmpty()) {
            make(disk, fresh -> qemuImg.createEmpty(fresh, wanted));
            return Optional.of(disk);
        }
        long content = Files.size(base.get());
        if (wanted != 0 && content > wanted) {
            throw new ImageRefused(
                    "image.too_big_for_disk",
                    "the image holds %d bytes and the flavor's root disk has %d".formatted(content, wanted));
        }
        // a disk ends at a whole sector, whatever the image's own size
        long size = wanted == 0 ? Math.max(MIB, Math.ceilDiv(content, 512) * 512) : wanted;
        make(disk, fresh -> qemuImg.createOverlay(fresh, base.get(), size));
        return Optional.of(disk);
    }

    private Optional<Path> rescueDisk(Path home, GuestDefinition guest)
            throws ImageRefused, IOException, InterruptedException {
        Path disk = home.resolve("disk.rescue");
        Path link = home.resolve(RESCUE_BASE);
        if (guest.rescueImage().isEmpty()) {
            Files.deleteIfExists(disk);
            Files.deleteIfExists(link);
            return Optional.empty();
        }
        if (!Files.exists(disk)) {
            Files.deleteIfExists(link);
            images.link(guest.rescueImage().get(), link, Long.MAX_VALUE);
            long size = Math.max(MIB, Math.ceilDiv(Files.size(link), 512) * 512);
            make(disk, fresh -> qemuImg.createOverlay(fresh, link, size));
        }
        return Optional.of(disk);
    }

    private Optional<Path> linked(Path home, String name, Optional<ImageSource> image, long mostBytes)
            throws ImageRefused, IOException, InterruptedException {
        if (image.isEmpty()) {
            return Optional.empty();
        }
        Path link = home.resolve(name);
        if (!Files.exists(link)) {
            images.link(image.get(), link, mostBytes);
        }
        return Optional.of(link);
    }

    /** libvirt gives a kernel to the hypervisor's user, and cannot be told not to: so each guest has its own. */
    private Optional<Path> copied(Path home, String name, Optional<ImageSource> image)
            throws ImageRefused, IOException, InterruptedException {
        if (image.isEmpty()) {
            return Optional.empty();
        }
        Path copy = home.resolve(name);
        boolean shared = Files.exists(copy) && (Integer) Files.getAttribute(copy, "unix:nlink") > 1;
        if (shared || !Files.exists(copy)) {
            Path fresh = home.resolve(name + NEW);
            Files.deleteIfExists(fresh);
            images.copy(image.get(), fresh);
            // where libvirt changes no owners, the hypervisor's user reads it as one of all
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return Optional.of(copy);
    }

    private static Path configDrive(Path home, GuestDefinition guest) throws IOException {
        Path drive = home.resolve("disk.config");
        Path fresh = home.resolve("disk.config" + NEW);
        Files.deleteIfExists(fresh);
        // it holds what users tell their servers alone
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, ConfigDrive.image(guest.serverId(), guest.spec()));
        Files.move(fresh, drive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return drive;
    }

    /** How a disk is made. */
    private interface Maker {
        void make(Path fresh) throws ImageRefused, IOException, InterruptedException;
    }

    /** A disk appears whole or not at all: a crash while it is made leaves a file of another name. */
    private static void make(Path disk, Maker maker) throws ImageRefused, IOException, InterruptedException {
        if (Files.exists(disk)) {
            return;
        }
        Path fresh = disk.resolveSibling(disk.getFileName() + NEW);
        Files.deleteIfExists(fresh);
        maker.make(fresh);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, disk, StandardCopyOption.ATOMIC_MOVE);
    }
}
