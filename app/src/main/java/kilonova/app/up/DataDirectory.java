package kilonova.app.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The folder that holds all that must outlive the process. One process at a time holds it; the lock ends with the process,
 * however that ends.
 */
public final class DataDirectory implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final FileLock lock;

    private DataDirectory(Path path, FileLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Where data lies unless somebody says otherwise: below {@code $KILONOVA_STATE}, which an installed program sets, or else below
     * {@code $XDG_DATA_HOME}, or the place that this stands for.
     *
     * @param name of the folder below the latter: {@code kilonova} or {@code kilonova-agent}
     */
    public static Path usual(Map<String, String> environment, String name) {
        String state = environment.getOrDefault("KILONOVA_STATE", "");
        if (!state.isEmpty()) {
            return Path.of(state, name.equals("kilonova") ? "controller" : name.replace("kilonova-", ""));
        }
        return Optional.ofNullable(environment.get("XDG_DATA_HOME"))
                .filter(value -> !value.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"))
                .resolve(name);
    }

    /**
     * Makes the folder if it is missing, and takes it for this process.
     *
     * @throws IllegalStateException with a sentence for the operator when another process has it
     */
    public static DataDirectory open(Path path) throws IOException {
        Path whole = path.toAbsolutePath().normalize();
        if (!Files.isDirectory(whole)) {
            Files.createDirectories(whole);
            Files.setPosixFilePermissions(whole, OWNER_ONLY);
        }
        FileChannel channel =
                FileChannel.open(whole.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IllegalStateException("Another kilonova process uses " + whole + ".");
        }
        return new DataDirectory(whole, lock);
    }

    /** The folder, absolute. */
    public Path path() {
        return path;
    }

    /** A file or folder in it. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Replaces a file as a whole; only the owner may read it. A crash leaves the old one or the new one. */
    public Path writePrivate(String name, String content) throws IOException {
        Path file = resolve(name);
        PrivateFile.write(file, content);
        return file;
    }

    /** Gives the folder back. */
    @Override
    public void close() {
        try {
            lock.acquiredBy().close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
