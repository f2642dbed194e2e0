package kilonova.agent.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kilonova.agent.images.Sandbox.Leave;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program {@code qemu-img}, in a sandbox. Formats are always named and never guessed. Safe to use from several threads. */
public final class QemuImg {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration SHORT = Duration.ofSeconds(60);
    private static final Duration CONVERT = Duration.ofMinutes(60);

    private static final long SECTOR = 512;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Sandbox sandbox;

    public QemuImg(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * What an image file says about itself.
     *
     * @throws ImageRefused when it is not such an image, or when it reaches for other files: a backing file, an external data file,
     *     extents
     */
    ImageFacts facts(Path file, String format) throws ImageRefused, IOException, InterruptedException {
        Sandbox.Ended ended = sandbox.run(
                new Leave(SHORT, 0, List.of(file)),
                List.of("qemu-img", "info", "--force-share", "--output=json", "-f", format, file.toString()));
        if (ended.status() != 0) {
            throw new ImageRefused(
                    "image.unreadable", "the image is no sound " + format + " image: " + lastLine(ended.output()));
        }
        return ImageFacts.of(MAPPER.readTree(ended.output()), format, file);
    }

    /**
     * Copies an image as a raw disk, with holes where it is empty.
     *
     * @param bytes what the image says that it holds; no more is written, whatever it holds
     */
    void convertToRaw(Path file, String format, Path raw, long bytes)
            throws ImageRefused, IOException, InterruptedException {
        long sectors = Math.ceilDiv(bytes, SECTOR) * SECTOR;
        run(
                new Leave(CONVERT, sectors, List.of(file, fresh(raw))),
                "image.unreadable",
                List.of("convert", "-f", format, "-O", "raw"),
                List.of(file.toString(), raw.toString()));
    }

    /** Copies a guest's own disk, with all that it grows from, as one qcow2 file. */
    public void flatten(Path disk, Path copy) throws ImageRefused, IOException, InterruptedException {
        run(
                new Leave(CONVERT, Long.MAX_VALUE, List.of(disk, fresh(copy))),
                "disk.copy_failed",
                List.of("convert", "-f", "qcow2", "-O", "qcow2"),
                List.of(disk.toString(), copy.toString()));
    }

    /** Makes a disk that begins as another's content and keeps only what is changed. */
    public void createOverlay(Path disk, Path base, long bytes) throws ImageRefused, IOException, InterruptedException {
        run(
                new Leave(SHORT, Long.MAX_VALUE, List.of(fresh(disk))),
                "disk.create_failed",
                List.of("create", "-q", "-f", "qcow2", "-F", "raw", "-b", base.toString()),
                List.of(disk.toString(), Long.toString(bytes)));
    }

    /** Makes an empty disk. */
    public void createEmpty(Path disk, long bytes) throws ImageRefused, IOException, InterruptedException {
        run(
                new Leave(SHORT, Long.MAX_VALUE, List.of(fresh(disk))),
                "disk.create_failed",
                List.of("create", "-q", "-f", "qcow2"),
                List.of(disk.toString(), Long.toString(bytes)));
    }

    /** Names the file that a disk grows from, which must have the content of the one that it named before. No other file is opened. */
    public void rebase(Path disk, Path base) throws ImageRefused, IOException, InterruptedException {
        run(
                new Leave(SHORT, Long.MAX_VALUE, List.of(disk)),
                "disk.move_failed",
                List.of("rebase", "-q", "-u", "-f", "qcow2", "-F", "raw", "-b", base.toString()),
                List.of(disk.toString()));
    }

    /** Makes a disk larger; what is added is empty. */
    public void grow(Path disk, long bytes) throws ImageRefused, IOException, InterruptedException {
        run(
                new Leave(SHORT, Long.MAX_VALUE, List.of(disk)),
                "disk.grow_failed",
                List.of("resize", "-q", "-f", "qcow2"),
                List.of(disk.toString(), Long.toString(bytes)));
    }

    /** Takes a file back that the program had when an agent was killed: what it reads next may be hostile. */
    public void reclaim(Path file) throws IOException {
        sandbox.reclaim(file);
    }

    /** The program's user may write a file that is its own, and no folder. */
    private static Path fresh(Path file) throws IOException {
        Files.deleteIfExists(file);
        return Files.createFile(file, OWNER_ONLY);
    }

    private void run(Leave leave, String code, List<String> options, List<String> operands)
            throws ImageRefused, IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(options);
        command.addAll(operands);
        Sandbox.Ended ended = sandbox.run(leave, command);
        if (ended.status() != 0) {
            throw new ImageRefused(code, "qemu-img " + options.getFirst() + " failed: " + lastLine(ended.output()));
        }
    }

    private static String lastLine(String output) {
        return output.lines().reduce((first, second) -> second).orElse("it said nothing");
    }

    /** @param virtualSize bytes of the disk inside */
    record ImageFacts(long virtualSize) {
        static ImageFacts of(JsonNode info, String format, Path file) throws ImageRefused {
            if (!info.path("format").asString("").equals(format)) {
                throw new ImageRefused("image.unreadable", "the image is not " + format);
            }
            for (String key : List.of("backing-filename", "full-backing-filename", "backing-filename-format")) {
                if (info.has(key)) {
                    throw new ImageRefused(
                            "image.refers_elsewhere", "the image has a backing file, which none may have");
                }
            }
            JsonNode details = info.path("format-specific").path("data");
            if (details.has("data-file") || details.path("data-file-raw").asBoolean(false)) {
                throw new ImageRefused(
                        "image.refers_elsewhere", "the image keeps its data in another file, which none may do");
            }
            for (JsonNode extent : details.path("extents")) {
                if (!extent.path("filename").asString("").equals(file.toString())) {
                    throw new ImageRefused(
                            "image.refers_elsewhere", "the image has extents in other files, which none may have");
                }
            }
            return new ImageFacts(info.path("virtual-size").asLong(0));
        }
    }
}
