package kilonova.agent.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
    /** The kernel's own texts have a page at most; what is longer (a definition of a guest) is still far below. */
    private static final int MOST_BYTES = 1 << 20;

    private final Path root;

    /** @param root what stands for {@code /}; recorded trees are read from elsewhere */
    public RealKernel(Path root) {
        this.root = root;
    }

    /** The files of this machine. */
    public static RealKernel ofThisMachine() {
        return new RealKernel(Path.of("/"));
    }

    @Override
    public Outcome<List<String>> list(String path) {
        return attempt(path, "list", file -> {
            try (Stream<Path> entries = Files.list(file)) {
                return entries.map(entry -> String.valueOf(entry.getFileName()))
                        .sorted()
                        .toList();
            } catch (UncheckedIOException failure) {
                throw new IOException(failure.getMessage(), failure);
            }
        });
    }

    /** A file longer than a mebibyte is none of the kernel's, and answers {@link Errno#EIO}. */
    @Override
    public Outcome<String> read(String path) {
        Outcome<byte[]> bytes = attempt(path, "read", file -> {
            try (InputStream text = Files.newInputStream(file)) {
                return text.readNBytes(MOST_BYTES + 1);
            }
        });
        return bytes.value().filter(read -> read.length > MOST_BYTES).isPresent()
                ? new Outcome.Failed<>(new KernelError(Errno.EIO, path, "read (more than " + MOST_BYTES + " bytes)"))
                : bytes.map(read -> new String(read, StandardCharsets.UTF_8).stripTrailing());
    }

    @Override
    public Optional<KernelError> write(String path, String text) {
        return attempt(path, "write '" + text.strip() + "'", file -> {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                        channel.write(bytes);
                        if (bytes.hasRemaining()) {
                            throw new IOException(Errno.EIO.text());
                        }
                        return file;
                    }
                })
                .error();
    }

    @Override
    public Outcome<String> readLink(String path) {
        return attempt(path, "read link", file -> Files.readSymbolicLink(file).toString());
    }

    @Override
    public boolean exists(String path) {
        return attempt(path, "look at", Files::exists).value().orElse(false);
    }

    private interface Attempt<T> {
        T on(Path file) throws IOException;
    }

    private <T> Outcome<T> attempt(String path, String doing, Attempt<T> attempt) {
        try {
            return new Outcome.Got<>(attempt.on(root.resolve(path.startsWith("/") ? path.substring(1) : path)));
        } catch (InvalidPathException noName) {
            return new Outcome.Failed<>(new KernelError(Errno.EINVAL, path, doing));
        } catch (IOException failure) {
            return new Outcome.Failed<>(error(failure, path, doing));
        }
    }

    private static KernelError error(IOException failure, String path, String attempt) {
        Errno errno = switch (failure) {
            case NoSuchFileException missing -> Errno.ENOENT;
            case AccessDeniedException denied -> Errno.EACCES;
            case NotDirectoryException file -> Errno.ENOTDIR;
            case NotLinkException file -> Errno.EINVAL;
            default -> Errno.in(String.valueOf(failure.getMessage())).orElse(Errno.UNKNOWN);
        };
        return new KernelError(
                errno, path, errno == Errno.UNKNOWN ? attempt + " (" + failure.getMessage() + ")" : attempt);
    }
}
