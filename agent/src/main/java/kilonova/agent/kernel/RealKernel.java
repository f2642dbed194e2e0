package kilonova.agent.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of this machine, or of a recorded tree below some directory. */
public final class RealKernel implements Kernel {
    private final Path root;

    /** @param root what stands for {@code /}; recorded trees are read from elsewhere */
    public RealKernel(Path root) {
        this.root = root;
    }

    @Override
    public Outcome<List<String>> list(String path) {
        try (Stream<Path> entries = Files.list(at(path))) {
            return new Outcome.Got<>(entries.map(entry -> String.valueOf(entry.getFileName()))
                    .sorted()
                    .toList());
        } catch (IOException failure) {
            return new Outcome.Failed<>(error(failure, path, "list"));
        }
    }

    @Override
    public Outcome<String> read(String path) {
        try {
            return new Outcome.Got<>(new String(Files.readAllBytes(at(path)), StandardCharsets.UTF_8).stripTrailing());
        } catch (IOException failure) {
            return new Outcome.Failed<>(error(failure, path, "read"));
        }
    }

    @Override
    public Optional<KernelError> write(String path, String text) {
        try (FileChannel file = FileChannel.open(at(path), StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            int written = file.write(bytes);
            return written == text.length() || !bytes.hasRemaining()
                    ? Optional.empty()
                    : Optional.of(new KernelError(Errno.EIO, path, "write '" + text.strip() + "'"));
        } catch (IOException failure) {
            return Optional.of(error(failure, path, "write '" + text.strip() + "'"));
        }
    }

    @Override
    public Outcome<String> readLink(String path) {
        try {
            return new Outcome.Got<>(Files.readSymbolicLink(at(path)).toString());
        } catch (NotLinkException notOne) {
            return new Outcome.Failed<>(new KernelError(Errno.EINVAL, path, "read link"));
        } catch (IOException failure) {
            return new Outcome.Failed<>(error(failure, path, "read link"));
        }
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(at(path));
    }

    private Path at(String path) {
        return root.resolve(path.startsWith("/") ? path.substring(1) : path);
    }

    private static KernelError error(IOException failure, String path, String attempt) {
        Errno errno = switch (failure) {
            case NoSuchFileException missing -> Errno.ENOENT;
            case AccessDeniedException denied -> Errno.EACCES;
            case NotDirectoryException file -> Errno.ENOTDIR;
            default -> Errno.in(String.valueOf(failure.getMessage())).orElse(Errno.UNKNOWN);
        };
        return new KernelError(
                errno, path, errno == Errno.UNKNOWN ? attempt + " (" + failure.getMessage() + ")" : attempt);
    }
}
