package kilonova.agent.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
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
import java.util.stream.Stream;
import kilonova.agent.durable.ForcedFiles;
import kilonova.protocol.GuestSpec.ImageSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real {@code qemu-img}. */
final class ImageCacheTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path directory;

    private final Map<String, byte[]> served = new HashMap<>();
    private int fetched;
    private ImageCache cache;

    @BeforeEach
    void open() throws Exception {
        // as the folder of instances is: the user of the sandbox passes through
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        cache = new ImageCache(
                directory.resolve("_base"),
                id -> {
                    fetched++;
                    return new ByteArrayInputStream(served.getOrDefault(id, new byte[0]));
                },
                new QemuImg(Sandbox.open()),
                Clock.systemUTC());
    }

    private ImageSource serve(String id, String format, byte[] content) throws Exception {
        served.put(id, content);
        String checksum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(content));
        return new ImageSource(id, format, checksum, content.length, Map.of());
    }

    private byte[] qcow2(String... more) throws Exception {
        return qcow2("1M", more);
    }

    private byte[] qcow2(String size, String[] more) throws Exception {
        Path file = directory.resolve("made.qcow2");
        Files.deleteIfExists(file);
        var command = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", "qcow2"));
        command.addAll(List.of(more));
        command.add(file.toString());
        command.add(size);
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return Files.readAllBytes(file);
    }

    private Path link(String name) {
        return directory.resolve(name);
    }

    private long filesInCache() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("_base"))) {
            return files.count();
        }
    }

    @Test
    void anImageIsFetchedOnceAndStaysWhereItIsUsed() throws Exception {
        byte[] content = new byte[200_000];
        content[150_000] = 42;
        ImageSource image = serve("one", "raw", content);

        cache.link(image, link("a"), Long.MAX_VALUE);
        cache.link(image, link("b"), Long.MAX_VALUE);

        assertThat(fetched).isEqualTo(1);
        assertThat(link("a")).hasBinaryContent(content);
        Files.setLastModifiedTime(link("a"), FileTime.from(Instant.now().minus(Duration.ofDays(3))));
        cache.clean(Duration.ofDays(1));
        assertThat(filesInCache()).as("guests use it").isEqualTo(1);
        Files.delete(link("a"));
        Files.delete(link("b"));
        cache.clean(Duration.ofDays(1));
        assertThat(filesInCache()).isZero();
    }

    /** As libvirt does it to files of a guest that it starts. */
    @Test
    void whatChangedOwnerOrModeThroughALinkIsTakenBack() throws Exception {
        ImageSource image = serve("one", "raw", new byte[1000]);
        cache.link(image, link("a"), Long.MAX_VALUE);
        PosixFileAttributes before = Files.readAttributes(link("a"), PosixFileAttributes.class);

        giveAway(link("a"));
        cache.clean(Duration.ofDays(1));
        assertOwner(before);

        giveAway(link("a"));
        cache.link(image, link("b"), Long.MAX_VALUE);
        assertOwner(before);
    }

    private void giveAway(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        if (SandboxUser.isRoot()) {
            Files.setAttribute(file, "unix:uid", 65534);
            Files.setAttribute(file, "unix:gid", 65534);
        }
    }

    private void assertOwner(PosixFileAttributes expected) throws IOException {
        PosixFileAttributes now = Files.readAttributes(link("a"), PosixFileAttributes.class);
        assertThat(now.owner()).isEqualTo(expected.owner());
        assertThat(now.group()).isEqualTo(expected.group());
        assertThat(now.permissions()).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void aCopyIsTheGuestsOwn() throws Exception {
        byte[] content = {1, 2, 3};
        ImageSource image = serve("one", "aki", content);

        cache.copy(image, link("a"));
        Files.write(link("a"), new byte[] {9});
        cache.copy(image, link("b"));

        assertThat(fetched).isEqualTo(1);
        assertThat(link("b")).hasBinaryContent(content);
    }

    @Test
    void aQcow2ImageBecomesARawDisk() throws Exception {
        cache.link(serve("two", "qcow2", qcow2()), link("disk"), 1 << 20);

        assertThat(link("disk")).hasSize(1 << 20);
    }

    /** {@code qemu-img} forces nothing of what it writes, and what has its name is taken for whole ever after. */
    @Test
    void anImageHasItsNameOnceItIsOnTheDiskToItsEnd() throws Exception {
        Path base = directory.resolve("_base");
        ImageSource converted = serve("two", "qcow2", qcow2());
        ImageSource raw = serve("one", "raw", new byte[] {1});

        assertThat(ForcedFiles.during(base, () -> cache.link(converted, link("a"), GIB)))
                .endsWith(base.resolve(named(converted) + ".raw.part"), base);
        assertThat(ForcedFiles.during(base, () -> cache.link(raw, link("b"), GIB)))
                .endsWith(base.resolve(named(raw) + ".part"), base);
    }

    private String named(ImageSource image) throws Exception {
        return cache.content(image).orElseThrow();
    }

    @Test
    void whatIsNotWhatTheControllerSaidIsRefused() throws Exception {
        ImageSource image = serve("three", "raw", new byte[] {1, 2, 3});
        served.put("three", new byte[] {1, 2, 4});
        assertRefused(image, "image.checksum");
        served.put("three", new byte[] {1, 2, 3, 4});
        assertRefused(image, "image.size");
        served.put("three", new byte[] {1});
        assertThatThrownBy(() -> cache.link(image, link("x"), GIB)).isInstanceOf(IOException.class);
        assertThat(filesInCache()).isZero();
    }

    @Test
    void anImageThatReachesForOtherFilesIsRefused() throws Exception {
        Path secret = Files.write(directory.resolve("secret"), new byte[1 << 20]);
        assertRefused(serve("four", "qcow2", qcow2("-b", secret.toString(), "-F", "raw")), "image.refers_elsewhere");
        byte[] external = qcow2("-o", "data_file=" + directory.resolve("data") + ",data_file_raw=on");
        assertThat(ByteBuffer.wrap(external).getLong(72) & 4).isEqualTo(4);
        assertRefused(serve("five", "qcow2", external), "image.refers_elsewhere");
        assertThat(filesInCache()).isZero();
    }

    @Test
    void anImageThatLiesAboutItsFormatIsRefused() throws Exception {
        assertRefused(serve("six", "qcow2", new byte[4096]), "image.unreadable");
        assertRefused(serve("seven", "vmdk", qcow2()), "image.unreadable");
        assertRefused(serve("eight", "ploop", new byte[4096]), "image.format");
    }

    /** Some hundred KiB of them would fill any disk. */
    @Test
    void anImageThatIsLargerInsideThanThereIsRoomIsRefusedBeforeItIsWritten() throws Exception {
        assertRefused(serve("nine", "qcow2", qcow2("2G", new String[0])), "image.too_big_for_disk");
        ImageSource huge = serve("ten", "qcow2", qcow2("200T", new String[0]));
        assertThatThrownBy(() -> cache.link(huge, link("x"), Long.MAX_VALUE))
                .isInstanceOfSatisfying(
                        ImageRefused.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("image.no_room"));
        assertThat(filesInCache()).isZero();
    }

    private void assertRefused(ImageSource image, String code) {
        assertThatThrownBy(() -> cache.link(image, link("x"), GIB))
                .isInstanceOfSatisfying(
                        ImageRefused.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(code));
    }
}
