package kilonova.agent.libvirt.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import kilonova.agent.configdrive.ConfigDrive;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.durable.DurableFile;
import kilonova.agent.guests.DiskSink;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.images.ImageCache;
import kilonova.agent.images.ImageRefused;
import kilonova.agent.images.Qcow2Header;
import kilonova.agent.images.QemuImg;
import kilonova.agent.libvirt.domain.GuestFiles;
import kilonova.agent.libvirt.domain.GuestFiles.DiskFile;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One folder for each guest, named after it. Whatever is in it belongs to that guest alone, the links to images too, so a folder can
 * be removed with its guest without a look at others. Safe to use from several threads, for one guest by one at a time.
 */
public final class InstanceFiles {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceFiles.class);

    /** The names of files in a guest's folder. */
    static final String ROOT = "disk";

    static final String BASE = "base";
    static final String EPHEMERAL = "disk.eph0";
    static final String COPY = "disk.copy";

    /** What a root disk grows from that grows from no other file. */
    public static final String NO_BASE = "nothing";

    /** A folder that nobody knows is left alone for that long: a restored ledger or a slow start may still claim it. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private static final Duration IMAGE_PATIENCE = Duration.ofDays(1);

    private final Path folder;
    private final ImageCache images;
    private final QemuImg qemuImg;
    private final HeldImages held;
    private final NewDisks disks;
    private final Leftovers leftovers;
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
        this.folder = folder;
        this.images = images;
        this.qemuImg = qemuImg;
        this.held = new HeldImages(images);
        this.disks = new NewDisks(held, qemuImg, rawDisks, new TakenDisks(folder, images, qemuImg, fetcher));
        this.leftovers = new Leftovers(folder, qemuImg, clock);
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
        return prepare(guest, false);
    }

    /**
     * The same for a guest whose disks are filled by another host while it runs there. Its root disk grows from nothing where its image is
     * not to be had any more; {@link #base} tells.
     *
     * @throws NoSuchFileException when a file is gone that nothing can take the place of
     */
    public void prepareArrival(GuestDefinition guest) throws ImageRefused, IOException, InterruptedException {
        var unused = prepare(guest, true);
    }

    /**
     * What a guest's root disk grows from: {@link #NO_BASE}, or the name of an image's content, which is the same on all hosts.
     *
     * @return empty where nobody can vouch for what it grows from
     */
    public Optional<String> base(UUID guestId) throws ImageRefused, IOException {
        Path disk = rootDisk(guestId);
        return Files.exists(disk) && Qcow2Header.read(disk).hasBackingFile()
                ? images.contentOf(of(guestId).resolve(BASE))
                : Optional.of(NO_BASE);
    }

    private GuestFiles prepare(GuestDefinition guest, boolean arrives)
            throws ImageRefused, IOException, InterruptedException {
        GuestSpec spec = guest.spec();
        Path home = of(guest.guestId());
        Files.createDirectories(home);
        // the hypervisor's own user must pass through, and has no need to list it
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        List<DiskFile> made = disks.of(home, guest, arrives);
        Optional<Path> kernel = held.copied(home, "kernel", spec.kernel());
        Optional<Path> ramdisk = held.copied(home, "ramdisk", spec.ramdisk());
        return new GuestFiles(
                made,
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

    /**
     * Removes what guests left that nobody knows any more, copies of disks that an agent was making when it was killed, and images that none
     * has used for a day; takes back what such an agent had lent.
     */
    public void sweep(Predicate<UUID> known) throws IOException {
        leftovers.reclaim();
        leftovers.removeCopies();
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

    /** Takes back what an agent had lent that was killed. To be called before anything is read that strangers wrote. */
    public void reclaim() throws IOException {
        leftovers.reclaim();
    }

    private Path of(UUID guestId) {
        return folder.resolve(guestId.toString());
    }

    /** Whose folder it is, if it is a guest's. */
    static Optional<UUID> guest(Path home) {
        String name = home.getFileName().toString();
        try {
            UUID id = UUID.fromString(name);
            return id.toString().equals(name) && Files.isDirectory(home) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    private static Path configDrive(Path home, GuestDefinition guest) throws IOException {
        Path drive = home.resolve("disk.config");
        Path fresh = home.resolve("disk.config" + NewDisks.UNFINISHED);
        Files.deleteIfExists(fresh);
        // it holds what users tell their servers alone
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, ConfigDrive.image(guest.serverId(), guest.spec()));
        DurableFile.publish(fresh, drive);
        return drive;
    }
}
