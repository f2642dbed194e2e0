package kilonova.agent.disks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk through a stream: it comes as it was, or it is told that it did not. */
final class DiskStreamTest {
    private static final long SEED = 20_261_122;
    private static final Duration HANGS = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private static DiskOffer.Preparation disk(byte[] content, long told) {
        DiskHead head = new DiskHead("raw", Optional.of("image-1"), told, 1L << 40);
        return () -> new DiskOffer.Prepared(head, () -> new ByteArrayInputStream(content));
    }

    private static byte[] content(int length, int... writtenBlocks) {
        byte[] content = new byte[length];
        Random random = new Random(SEED);
        for (int block : writtenBlocks) {
            byte[] written = new byte[Math.min(Frames.BLOCK, length - block * Frames.BLOCK)];
            random.nextBytes(written);
            System.arraycopy(written, 0, content, block * Frames.BLOCK, written.length);
        }
        return content;
    }

    private Path received(InputStream stream) throws IOException {
        Path file = directory.resolve("disk");
        try (DiskReceiver receiver = DiskReceiver.open(stream)) {
            assertThat(receiver.head().base()).contains("image-1");
            receiver.to(file);
        }
        return file;
    }

    @Test
    void whatComesIsWhatWasSent() throws IOException {
        for (byte[] content : new byte[][] {
            content(0),
            content(1),
            content(Frames.BLOCK, 0),
            content(5 * Frames.BLOCK + 17, 1, 3),
            content(4 * Frames.BLOCK + 1, 4),
            content(3 * Frames.BLOCK)
        }) {
            Path file = received(StreamPair.sent(disk(content, content.length), piece -> piece));

            assertThat(file).hasBinaryContent(content);
            Files.delete(file);
        }
    }

    @Test
    void whatIsEmptyNeitherTravelsNorTakesSpace() throws IOException {
        byte[] content = content(512 * Frames.BLOCK, 100);
        AtomicLong travelled = new AtomicLong();

        Path file = received(StreamPair.sent(disk(content, content.length), piece -> {
            travelled.addAndGet(piece.length);
            return piece;
        }));

        assertThat(file).hasBinaryContent(content);
        assertThat(travelled.get()).isLessThan(2L * Frames.BLOCK);
        assertThat((Long) Files.getAttribute(file, "unix:size")).isEqualTo(content.length);
    }

    @Test
    void aDamagedDiskIsRefused() {
        byte[] content = content(3 * Frames.BLOCK, 0, 1, 2);
        UnaryOperator<byte[]> damage = piece -> {
            byte[] changed = piece.clone();
            if (piece.length > Frames.BLOCK) {
                changed[1000] ^= 1;
            }
            return changed;
        };

        assertThatThrownBy(() -> received(StreamPair.sent(disk(content, content.length), damage)))
                .isInstanceOf(DiskBroken.class)
                .hasMessageContaining("SHA-256");
    }

    @Test
    void aDiskThatBreaksOffIsToldWhereverItDoes() throws IOException {
        byte[] content = content(4 * Frames.BLOCK, 0, 1, 3);
        // magic, head, data, data, zeros, data, end
        for (int pieces = 0; pieces < 7; pieces++) {
            int last = pieces;
            int[] count = new int[1];
            InputStream cut =
                    StreamPair.sent(disk(content, content.length), piece -> count[0]++ < last ? piece : new byte[0]);

            assertThatThrownBy(() -> received(cut))
                    .as("after %d pieces", pieces)
                    .isInstanceOf(IOException.class);
            Files.deleteIfExists(directory.resolve("disk"));
        }
    }

    @Test
    void aDiskOfAnotherLengthThanToldIsRefused() throws IOException {
        byte[] content = content(2 * Frames.BLOCK, 0, 1);
        for (long told : new long[] {content.length - 1L, content.length + 1L, 0}) {
            assertThatThrownBy(() -> received(StreamPair.sent(disk(content, told), piece -> piece)))
                    .as("told %d", told)
                    .isInstanceOf(DiskBroken.class);
            Files.deleteIfExists(directory.resolve("disk"));
        }
    }

    /** Sends a disk that needs a file which is removed afterwards, and says how it ended. */
    private static CompletableFuture<Void> removed(byte[] content, UnaryOperator<byte[]> onTheWay) {
        CompletableFuture<Void> removed = new CompletableFuture<>();
        DiskOffer.Preparation copied = () -> {
            DiskOffer.Prepared plain = disk(content, content.length).prepare();
            return new DiskOffer.Prepared(plain.head(), plain.content(), () -> removed.complete(null));
        };
        try (InputStream stream = StreamPair.sent(copied, onTheWay)) {
            DiskReceiver.open(stream).to((block, at) -> {});
        } catch (IOException brokeOff) {
            // whether it came whole is not asked here
        }
        return removed;
    }

    @Test
    void whatWasMadeForADiskIsRemovedWhetherItCameOrNot() {
        byte[] content = content(4 * Frames.BLOCK, 0, 1, 3);
        assertThat(removed(content, piece -> piece)).succeedsWithin(HANGS);
        // the head, some of the data, the end
        for (int pieces : new int[] {1, 3, 6}) {
            int[] count = new int[1];

            assertThat(removed(content, piece -> count[0]++ < pieces ? piece : new byte[0]))
                    .as("after %d pieces", pieces)
                    .succeedsWithin(HANGS);
        }
    }

    @Test
    void whatIsMadeForADiskThatNobodyWaitsForAnyMoreIsRemoved() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> removed = new CompletableFuture<>();
        DiskOffer.Preparation stubborn = () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException made) {
                // it was ready at just that moment
            }
            return new DiskOffer.Prepared(
                    new DiskHead("raw", Optional.empty(), 0, 0),
                    InputStream::nullInputStream,
                    () -> removed.complete(null));
        };
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                DiskSender.send(new StreamPair(piece -> piece).sender(), stubborn);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();

        sender.interrupt();

        assertThat(removed).succeedsWithin(HANGS);
    }

    @Test
    void whyNoDiskComesIsTold() {
        DiskOffer.Preparation full = () -> {
            throw new IOException("no space left on device");
        };

        assertThatThrownBy(() -> received(StreamPair.sent(full, piece -> piece)))
                .isInstanceOf(DiskBroken.class)
                .hasMessageContaining("no space left on device");
    }
}
