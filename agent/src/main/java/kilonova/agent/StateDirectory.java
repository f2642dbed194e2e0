package kilonova.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import kilonova.agent.discovery.KnownTypesFile;
import org.jspecify.annotations.Nullable;

/** A host's directory, held by one agent at a time. The kernel lets go of it when the process dies, however it dies. */
final class StateDirectory implements AutoCloseable {
    private final Path directory;
    private final FileChannel channel;

    private StateDirectory(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** @throws IllegalStateException when another agent has it */
    static StateDirectory hold(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    directory.resolve("agent.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new IllegalStateException("another agent runs this host already: it holds " + directory);
            }
            return new StateDirectory(directory, channel);
        } catch (IOException e) {
            throw new UncheckedIOException("the state directory " + directory + " cannot be used", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path ledger() {
        return directory.resolve("ledger.json");
    }

    /** The types that devices were seen to have. */
    Path knownTypes() {
        return directory.resolve(KnownTypesFile.NAME);
    }

    /** What the operator chose at run time. */
    Path overrides() {
        return directory.resolve("overrides.json");
    }

    /** The number of the newest start. */
    Path starts() {
        return directory.resolve("start");
    }

    /** The folder of the socket at which the agent takes the operator's orders. */
    Path control() {
        return directory.resolve("control");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
