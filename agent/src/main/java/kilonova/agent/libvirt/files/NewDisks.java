package kilonova.agent.libvirt.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kilonova.agent.durable.DurableFile;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.images.ImageRefused;
import kilonova.agent.images.QemuImg;
import kilonova.agent.libvirt.domain.GuestFiles.DiskFile;
import kilonova.protocol.DiskSource;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.GuestSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the disks of a guest, each whole or not at all. What is there stays as it is. Safe to use from several threads, for one guest by one at a time. */
final class NewDisks {
    private static final Logger LOG = LoggerFactory.getLogger(NewDisks.class);

    /** What the name of a file ends with until it is whole. */
    static final String UNFINISHED = ".new";

    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;
    private static final String RESCUE_BASE = "base.rescue";

    private final HeldImages held;
    private final QemuImg qemuImg;
    private final RawDisks rawDisks;
    private final TakenDisks takenDisks;

    NewDisks(HeldImages held, QemuImg qemuImg, RawDisks rawDisks, TakenDisks takenDisks) {
        this.held = held;
        this.qemuImg = qemuImg;
        this.rawDisks = rawDisks;
        this.takenDisks = takenDisks;
    }

    /**
     * The disks of a guest in its folder, the one that it boots from first.
     *
     * @param arrives whether another host fills them: its root disk may grow from nothing then, where its image is gone
     */
    List<DiskFile> of(Path home, GuestDefinition guest, boolean arrives)
            throws ImageRefused, IOException, InterruptedException {
        GuestSpec spec = guest.spec();
        List<DiskFile> disks = new ArrayList<>();
        rescueDisk(home, guest).ifPresent(disk -> disks.add(growing(disk, home.resolve(RESCUE_BASE))));
        rootDisk(home, guest, arrives).ifPresent(disk -> disks.add(growing(disk, home.resolve(InstanceFiles.BASE))));
        if (spec.ephemeralDiskGb() > 0) {
            Path disk = home.resolve(InstanceFiles.EPHEMERAL);
            make(disk, fresh -> ephemeral(fresh, guest));
            disks.add(new DiskFile(disk.toString(), "raw"));
        }
        if (spec.swapMb() > 0) {
            Path disk = home.resolve("disk.swap");
            make(disk, fresh -> rawDisks.swap(fresh, spec.swapMb() * MIB));
            disks.add(new DiskFile(disk.toString(), "raw"));
        }
        return disks;
    }

    /** Whether it grows from the link beside it: the link is there for nothing else. */
    private static DiskFile growing(Path disk, Path base) {
        return new DiskFile(
                disk.toString(),
                "qcow2",
                Optional.of(base).filter(Files::exists).map(Path::toString));
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

    private Optional<Path> rootDisk(Path home, GuestDefinition guest, boolean arrives)
            throws ImageRefused, IOException, InterruptedException {
        GuestSpec spec = guest.spec();
        Path disk = home.resolve(InstanceFiles.ROOT);
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
                            guest.guestId(),
                            source.get(),
                            fresh,
                            home.resolve(InstanceFiles.BASE),
                            spec.image(),
                            wanted));
            return Optional.of(disk);
        }
        Optional<Path> base = base(home, spec, wanted, arrives);
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

    private Optional<Path> base(Path home, GuestSpec spec, long wanted, boolean arrives)
            throws ImageRefused, IOException, InterruptedException {
        try {
            return held.linked(home, InstanceFiles.BASE, spec.image(), wanted == 0 ? Long.MAX_VALUE : wanted);
        } catch (NoSuchFileException gone) {
            if (!arrives || wanted == 0) {
                throw gone;
            }
            LOG.info("the disk that comes to {} comes whole: {}", home, gone.getMessage());
            return Optional.empty();
        }
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
            held.linked(home, RESCUE_BASE, guest.rescueImage(), Long.MAX_VALUE);
            long size = Math.max(MIB, Math.ceilDiv(Files.size(link), 512) * 512);
            make(disk, fresh -> qemuImg.createOverlay(fresh, link, size));
        }
        return Optional.of(disk);
    }

    /** How a disk is made. */
    private interface Maker {
        void make(Path fresh) throws ImageRefused, IOException, InterruptedException;
    }

    /** A disk appears whole or not at all: a crash or a power cut while it is made leaves a file of another name. */
    private static void make(Path disk, Maker maker) throws ImageRefused, IOException, InterruptedException {
        if (Files.exists(disk)) {
            return;
        }
        Path fresh = disk.resolveSibling(disk.getFileName() + UNFINISHED);
        Files.deleteIfExists(fresh);
        maker.make(fresh);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        DurableFile.publish(fresh, disk);
    }
}
