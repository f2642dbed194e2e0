package kilonova.agent.libvirt.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.durable.ForcedFiles;
import kilonova.agent.durable.ForcedFiles.Deed;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.images.ImageCache;
import kilonova.agent.images.QemuImg;
import kilonova.agent.images.Sandbox;
import kilonova.agent.libvirt.domain.GuestFiles;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.GuestSpec.ImageSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a guest's files is shared with others. */
final class InstanceFilesTest {
    private static final UUID GUEST = new UUID(0, 1);

    @TempDir
    Path directory;

    private ImageCache images;
    private InstanceFiles files;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        QemuImg qemuImg = new QemuImg(Sandbox.open());
        images = new ImageCache(
                directory.resolve("_base"),
                id -> new ByteArrayInputStream(id.getBytes(StandardCharsets.UTF_8)),
                qemuImg,
                Clock.systemUTC());
        files = new InstanceFiles(directory, images, qemuImg, new RawDisks(), DiskFetcher.NONE, Clock.systemUTC());
    }

    private static ImageSource image(String id, String format) {
        return new ImageSource(id, format, "", id.length(), Map.of());
    }

    private static GuestDefinition guest() {
        GuestSpec spec = new GuestSpec(
                "n",
                "p",
                "f",
                1,
                1,
                0,
                0,
                0,
                Optional.of(image("root", "raw")),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                "n",
                Optional.empty(),
                Optional.of(image("kernel-image", "aki")),
                Optional.of(image("ramdisk-image", "ari")),
                Optional.empty());
        return new GuestDefinition(GUEST, GUEST, spec, Optional.empty(), List.of());
    }

    private static int links(String file) throws Exception {
        return (Integer) Files.getAttribute(Path.of(file), "unix:nlink");
    }

    /** libvirt gives kernel and ramdisk to the hypervisor's user; the base it leaves, since it is told to. */
    @Test
    void kernelAndRamdiskAreTheGuestsOwnAndTheBaseIsShared() throws Exception {
        GuestFiles made = files.prepare(guest());

        assertThat(links(made.disks().getFirst().base().orElseThrow())).isEqualTo(2);
        assertThat(links(made.kernel().orElseThrow())).isEqualTo(1);
        assertThat(links(made.ramdisk().orElseThrow())).isEqualTo(1);
        assertThat(Path.of(made.kernel().orElseThrow())).hasContent("kernel-image");
        assertThat(Path.of(made.ramdisk().orElseThrow())).hasContent("ramdisk-image");
    }

    /** A guest that ran is started after a power cut with the files that it has. */
    @Test
    void whatAGuestHasIsOnTheDiskBeforeItHasItsName() throws Exception {
        Path home = files.home(GUEST);

        List<Path> forced = ForcedFiles.during(home, () -> files.prepare(guest()));

        for (String name : List.of("disk", "kernel", "ramdisk", "disk.config")) {
            assertThat(forced).as(name).containsSequence(home.resolve(name + ".new"), home);
        }
    }

    /** It would belong to whoever reads the next hostile image. */
    @Test
    void aDiskThatAKilledAgentHadLentIsTakenBack() throws Exception {
        files.prepare(guest());
        Path disk = files.rootDisk(GUEST);
        var ours = Files.getOwner(disk);
        for (Deed deed : List.<Deed>of(files::reclaim, () -> files.sweep(guest -> true))) {
            if (isRoot()) {
                Files.setOwner(disk, sandboxUser());
            }

            deed.run();

            assertThat(Files.getOwner(disk)).isEqualTo(ours);
        }
    }

    private static boolean isRoot() throws Exception {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private UserPrincipal sandboxUser() throws Exception {
        String name = Sandbox.open().user().orElseThrow();
        return directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
    }

    @Test
    void aKernelThatAnOlderAgentSharedIsReplacedByACopy() throws Exception {
        Path kernel = files.home(GUEST).resolve("kernel");
        Files.createDirectories(files.home(GUEST));
        images.link(image("kernel-image", "aki"), kernel, Long.MAX_VALUE);
        assertThat(links(kernel.toString())).isEqualTo(2);

        files.prepare(guest());

        assertThat(links(kernel.toString())).isEqualTo(1);
        assertThat(kernel).hasContent("kernel-image");
    }
}
