package kilonova.agent.libvirt.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import kilonova.agent.disks.DiskFetcher;
import kilonova.agent.disks.DiskOffer;
import kilonova.agent.disks.StreamPair;
import kilonova.agent.guests.GuestDefinition;
import kilonova.agent.images.ImageCache;
import kilonova.agent.images.ImageRefused;
import kilonova.agent.images.QemuImg;
import kilonova.agent.images.Sandbox;
import kilonova.protocol.DiskAnswer;
import kilonova.protocol.DiskSource;
import kilonova.protocol.GuestDisk;
import kilonova.protocol.GuestSpec;
import kilonova.protocol.GuestSpec.ImageSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts' files, and disks that go from one to the other, made and compared by the real QEMU programs. */
final class MovedDisksTest {
    private static final UUID OLD = new UUID(0, 1);
    private static final UUID NEW = new UUID(0, 2);
    private static final UUID SERVER = new UUID(5, 5);
    private static final long GIB = 1L << 30;

    @TempDir
    Path directory;

    private final Map<String, byte[]> served = new HashMap<>();
    private final List<Optional<String>> offered = new ArrayList<>();
    private final CountDownLatch sent = new CountDownLatch(1);
    private UnaryOperator<byte[]> onTheWay = piece -> piece;
    private QemuImg qemuImg;
    private Host source;
    private Host destination;
    private ImageSource image;

    /** A host's files. */
    private record Host(Path folder, InstanceFiles files, GivenDisks given) {
        Path disk(UUID guest, String name) {
            return folder.resolve(guest.toString()).resolve(name);
        }
    }

    @BeforeEach
    void open() throws Exception {
        // the sandbox's user must pass through
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        qemuImg = new QemuImg(Sandbox.open());
        source = host("source", DiskFetcher.NONE);
        destination = host("destination", (guest, disk, base) -> {
            offered.add(base);
            return switch (source.given().offer(OLD, disk, base)) {
                case DiskOffer.Refused(var problem) -> new DiskAnswer.Refused(problem);
                case DiskOffer.Ready(var preparation) ->
                    new DiskAnswer.Coming(StreamPair.sent(() -> watched(preparation.prepare()), onTheWay));
            };
        });
        byte[] content = new byte[3 << 20];
        new Random(7).nextBytes(content);
        served.put("image-1", content);
        image = new ImageSource(
                "image-1",
                "raw",
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(content)),
                content.length,
                Map.of());
    }

    private DiskOffer.Prepared watched(DiskOffer.Prepared prepared) {
        return new DiskOffer.Prepared(prepared.head(), prepared.content(), () -> {
            prepared.close();
            sent.countDown();
        });
    }

    private Host host(String name, DiskFetcher fetcher) throws Exception {
        Path folder = directory.resolve(name);
        ImageCache images = new ImageCache(
                folder.resolve("_base"),
                id -> {
                    byte[] bytes = served.get(id);
                    if (bytes == null) {
                        throw new NoSuchFileException(id);
                    }
                    return new ByteArrayInputStream(bytes);
                },
                qemuImg,
                Clock.systemUTC());
        return new Host(
                folder,
                new InstanceFiles(folder, images, qemuImg, new RawDisks(), fetcher, Clock.systemUTC()),
                new GivenDisks(folder, images, qemuImg));
    }

    private GuestDefinition guest(UUID guest, int rootDiskGb, int ephemeralDiskGb, Optional<ImageSource> from) {
        return new GuestDefinition(
                guest,
                SERVER,
                new GuestSpec(
                        "n",
                        "p",
                        "f",
                        1,
                        1,
                        rootDiskGb,
                        ephemeralDiskGb,
                        16,
                        from,
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        "n",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty(),
                List.of());
    }

    private static GuestDefinition taking(GuestDefinition guest, GuestSpec from) {
        return new GuestDefinition(
                guest.guestId(),
                guest.serverId(),
                guest.spec().taking(new DiskSource("source", OLD, from.disks())),
                guest.rescueImage(),
                guest.devices());
    }

    /** Makes the guest that moves, and lets it write. */
    private GuestDefinition old(int rootDiskGb, int ephemeralDiskGb, Optional<ImageSource> from) throws Exception {
        GuestDefinition old = guest(OLD, rootDiskGb, ephemeralDiskGb, from);
        source.files().prepare(old);
        run(
                "qemu-io",
                "-f",
                "qcow2",
                "-c",
                "write -P 0xab 1M 128k",
                source.disk(OLD, "disk").toString());
        if (ephemeralDiskGb > 0) {
            run(
                    "qemu-io",
                    "-f",
                    "raw",
                    "-c",
                    "write -P 0xcd 5M 4k",
                    source.disk(OLD, "disk.eph0").toString());
        }
        return old;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private void assertSame(Host there, UUID guest) throws Exception {
        String output = run(
                "qemu-img",
                "compare",
                "-f",
                "qcow2",
                "-F",
                "qcow2",
                source.disk(OLD, "disk").toString(),
                there.disk(guest, "disk").toString());
        assertThat(output).contains("Images are identical");
    }

    private String info(Host there) throws Exception {
        return run("qemu-img", "info", there.disk(NEW, "disk").toString());
    }

    @Test
    void onlyWhatDiffersComesWhereBothHaveTheImage() throws Exception {
        GuestDefinition old = old(1, 1, Optional.of(image));

        destination.files().prepare(taking(guest(NEW, 1, 1, Optional.of(image)), old.spec()));

        assertSame(destination, NEW);
        assertThat(offered.getFirst()).isPresent();
        assertThat(Files.size(destination.disk(NEW, "disk")))
                .isEqualTo(Files.size(source.disk(OLD, "disk")))
                .isLessThan(1 << 20);
        assertThat(info(destination))
                .contains("backing file: " + destination.disk(NEW, "base"))
                .contains("backing file format: raw");
        assertThat(Files.mismatch(source.disk(OLD, "disk.eph0"), destination.disk(NEW, "disk.eph0")))
                .isEqualTo(-1);
        assertThat(destination.disk(NEW, "disk.swap")).exists();
    }

    @Test
    void theWholeDiskComesWhereTheImageIsGone() throws Exception {
        GuestDefinition old = old(1, 0, Optional.of(image));
        served.clear();

        destination.files().prepare(taking(guest(NEW, 1, 0, Optional.of(image)), old.spec()));

        assertThat(offered).containsExactly(Optional.empty());
        assertSame(destination, NEW);
        assertThat(info(destination)).doesNotContain("backing file");
        assertThat(destination.disk(NEW, "base")).doesNotExist();
        assertThat(sent.await(5, TimeUnit.MINUTES)).isTrue();
        assertThat(source.folder().resolve(OLD.toString()))
                .as("the copy is gone from where the guest may go on")
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("disk.whole"));
    }

    @Test
    void copiesThatAKilledAgentWasMakingAreRemovedAndThoseThatAreMadeAreNot() throws Exception {
        GuestDefinition old = old(1, 0, Optional.of(image));
        List<Path> made = new ArrayList<>();
        List<Path> left = new ArrayList<>();
        for (String name : List.of("disk.copy", "disk.whole.1", "disk.whole.2")) {
            Path copy = Files.createFile(source.disk(OLD, name));
            (name.endsWith("2") ? made : left).add(copy);
        }
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        for (Path file : left) {
            Files.setLastModifiedTime(file, longAgo);
        }
        Files.setLastModifiedTime(source.disk(OLD, "disk"), longAgo);
        Path stays = Files.createDirectory(source.disk(OLD, "disk.whole.0"));
        Files.createFile(stays.resolve("somebody's"));
        Files.setLastModifiedTime(stays, longAgo);

        source.files().sweep(guest -> guest.equals(old.guestId()));

        assertThat(left).noneMatch(Files::exists);
        assertThat(made).allMatch(Files::exists);
        assertThat(stays).as("what cannot be removed keeps nothing else").exists();
        assertThat(source.disk(OLD, "disk")).exists();
    }

    @Test
    void theWholeDiskComesWhereItGrowsFromAnotherImage() throws Exception {
        GuestDefinition old = old(1, 0, Optional.of(image));
        served.put("image-2", new byte[1 << 20]);
        ImageSource other = new ImageSource(
                "image-2",
                "raw",
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(new byte[1 << 20])),
                1 << 20,
                Map.of());

        destination.files().prepare(taking(guest(NEW, 1, 0, Optional.of(other)), old.spec()));

        assertSame(destination, NEW);
        assertThat(info(destination)).doesNotContain("backing file");
    }

    @Test
    void aDiskWithoutAnImageComesToo() throws Exception {
        GuestDefinition old = old(1, 0, Optional.empty());

        destination.files().prepare(taking(guest(NEW, 1, 0, Optional.empty()), old.spec()));

        assertSame(destination, NEW);
    }

    @Test
    void disksGrowAndNeverShrink() throws Exception {
        GuestDefinition old = old(2, 1, Optional.of(image));

        destination.files().prepare(taking(guest(NEW, 3, 2, Optional.of(image)), old.spec()));

        assertThat(info(destination)).contains("(" + 3 * GIB + " bytes)");
        assertThat(Files.size(destination.disk(NEW, "disk.eph0"))).isEqualTo(2 * GIB);
        UUID third = new UUID(0, 3);
        for (GuestDefinition smaller :
                List.of(guest(third, 1, 1, Optional.of(image)), guest(third, 1, 2, Optional.empty()))) {
            assertThatThrownBy(() -> destination.files().prepare(taking(smaller, old.spec())))
                    .isInstanceOfSatisfying(
                            ImageRefused.class,
                            refused -> assertThat(refused.problem().code()).isEqualTo("disk.would_shrink"));
            assertThat(destination.disk(third, "disk")).doesNotExist();
        }
    }

    @Test
    void aMoveOnOneHostCopiesAndLeavesTheOldDiskAsItWas() throws Exception {
        GuestDefinition old = old(1, 1, Optional.of(image));
        byte[] before = Files.readAllBytes(source.disk(OLD, "disk"));

        source.files().prepare(taking(guest(NEW, 2, 1, Optional.of(image)), old.spec()));

        assertThat(source.disk(OLD, "disk")).hasBinaryContent(before);
        run(
                "qemu-io",
                "-f",
                "qcow2",
                "-r",
                "-c",
                "read -P 0xab 1M 128k",
                source.disk(NEW, "disk").toString());
        assertThat(info(source))
                .contains("backing file: " + source.disk(NEW, "base"))
                .contains("(" + 2 * GIB + " bytes)");
        source.files().remove(OLD);
        run(
                "qemu-io",
                "-f",
                "qcow2",
                "-r",
                "-c",
                "read -P 0xab 1M 128k",
                source.disk(NEW, "disk").toString());
    }

    @Test
    void aDiskThatBrokeOffIsNotThereAndComesWholeTheNextTime() throws Exception {
        GuestDefinition old = old(1, 0, Optional.of(image));
        GuestDefinition moved = taking(guest(NEW, 1, 0, Optional.of(image)), old.spec());
        int[] pieces = new int[1];
        onTheWay = piece -> pieces[0]++ < 4 ? piece : new byte[0];

        assertThatThrownBy(() -> destination.files().prepare(moved)).isInstanceOf(IOException.class);
        assertThat(destination.disk(NEW, "disk")).doesNotExist();

        onTheWay = piece -> piece;
        destination.files().prepare(moved);
        assertSame(destination, NEW);
    }

    @Test
    void aDiskThatIsNotThereIsNotMadeAnew() throws Exception {
        GuestSpec lost = guest(OLD, 1, 0, Optional.of(image)).spec();

        assertThatThrownBy(() -> destination.files().prepare(taking(guest(NEW, 1, 0, Optional.of(image)), lost)))
                .isInstanceOfSatisfying(
                        ImageRefused.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("disk.none"));
        assertThat(destination.disk(NEW, "disk")).doesNotExist();
    }

    @Test
    void aDiskThatTheSourceDoesNotHaveIsMadeNew() throws Exception {
        GuestDefinition old = old(1, 0, Optional.of(image));

        destination.files().prepare(taking(guest(NEW, 1, 1, Optional.of(image)), old.spec()));

        assertThat(Files.size(destination.disk(NEW, "disk.eph0"))).isEqualTo(GIB);
        assertThat(offered).as("only the root disk was asked for").hasSize(1);
        assertThat(old.spec().disks()).containsExactly(GuestDisk.ROOT);
    }
}
