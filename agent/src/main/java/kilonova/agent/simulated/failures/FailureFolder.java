package kilonova.agent.simulated.failures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder in which another process lays failures for a simulated machine: one file for each, called after the operation that is to fail,
 * its text what the operation then answers. A failure strikes once, and its file is gone then. Most often there is no folder, and nothing
 * fails. Thread-safe.
 *
 * <p>Beside them, {@value #SILENT} makes a hypervisor not answer while it lies there, and {@value #SLOW} makes each operation take the
 * milliseconds that are its text.
 */
public final class FailureFolder {
    /** While a file of this name is there, the hypervisor does not answer. */
    public static final String SILENT = "SILENT";

    /** The file that says how many milliseconds each operation takes. */
    public static final String SLOW = "SLOW";

    private static final long MOST_MILLISECONDS = 10_000;

    private final Path folder;

    /** @param folder need not exist, and is never made */
    public FailureFolder(Path folder) {
        this.folder = folder;
    }

    /** The failure that lies there for an operation; it is gone from there then. */
    public Optional<String> take(Enum<?> operation) {
        Path file = folder.resolve(operation.name());
        return read(file).filter(text -> delete(file));
    }

    /** Whether the hypervisor does not answer now. */
    public boolean isSilent() {
        return Files.exists(folder.resolve(SILENT));
    }

    /** Waits as long as an operation takes now; not at all where nothing was said. */
    public void dawdle() {
        read(folder.resolve(SLOW)).map(FailureFolder::milliseconds).ifPresent(FailureFolder::sleep);
    }

    private static long milliseconds(String text) {
        try {
            return Math.clamp(Long.parseLong(text.strip()), 0, MOST_MILLISECONDS);
        } catch (NumberFormatException halfWritten) {
            return 0;
        }
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean delete(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
