package kilonova.agent.libvirt.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a guest wrote to its serial console. libvirt's log daemon begins a new file when one is full, and keeps some older ones beside it,
 * {@code .0} being the newest of them.
 */
public final class ConsoleLog {
    private final Path newest;

    /** @param newest the file that is written to; need not be there */
    public ConsoleLog(Path newest) {
        this.newest = newest;
    }

    /**
     * The end of it; bytes that are no UTF-8 are replaced.
     *
     * @param maxBytes how much of it at most
     * @return empty when there is no log
     * @throws IOException when it cannot be read
     */
    public Optional<String> end(int maxBytes) throws IOException {
        List<byte[]> newestFirst = new ArrayList<>();
        end(newest, maxBytes).ifPresent(newestFirst::add);
        int left = maxBytes - newestFirst.stream().mapToInt(part -> part.length).sum();
        for (int age = 0; left > 0; age++) {
            Optional<byte[]> part = end(older(age), left);
            if (part.isEmpty()) {
                break;
            }
            newestFirst.add(part.get());
            left -= part.get().length;
        }
        if (newestFirst.isEmpty()) {
            return Optional.empty();
        }
        ByteBuffer whole = ByteBuffer.allocate(maxBytes - left);
        newestFirst.reversed().forEach(whole::put);
        return Optional.of(new String(whole.array(), StandardCharsets.UTF_8));
    }

    private Path older(int age) {
        return newest.resolveSibling(newest.getFileName() + "." + age);
    }

    private static Optional<byte[]> end(Path file, int maxBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            ByteBuffer end = ByteBuffer.allocate((int) Math.min(length, maxBytes));
            channel.position(length - end.capacity());
            while (end.hasRemaining() && channel.read(end) >= 0) {
                // it is read in pieces
            }
            return Optional.of(end.array());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }
}
