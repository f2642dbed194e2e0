package kilonova.agent.durable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Replaces files so that a crash or a power cut at any moment leaves the old content or the new, and what was written stays. */
public final class DurableFile {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private DurableFile() {}

    /** @throws IOException when the new content is not on the disk; the old one is then */
    public static void replace(Path file, byte[] content) throws IOException {
        replace(file, content, new FileAttribute<?>[0]);
    }

    /** The same for its owner's eyes alone: at no moment can anybody else read it. */
    public static void replaceSecret(Path file, byte[] content) throws IOException {
        replace(file, content, OWNER_ONLY);
    }

    private static void replace(Path file, byte[] content, FileAttribute<?>... attributes) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        if (Files.isRegularFile(fresh)) {
            Files.delete(fresh);
        }
        Files.createFile(fresh, attributes);
        Files.write(fresh, content);
        publish(fresh, file);
    }

    /**
     * Gives a file its name once its content is on the disk, whoever wrote it, and returns when the name is there too. Without that a file
     * system may keep the name and lose the content.
     *
     * @param fresh ready, and in the same folder
     * @param file what has the name now, if anything, goes
     */
    public static void publish(Path fresh, Path file) throws IOException {
        force(fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        force(file.toAbsolutePath().resolveSibling(""));
    }

    private static void force(Path fileOrFolder) throws IOException {
        try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
