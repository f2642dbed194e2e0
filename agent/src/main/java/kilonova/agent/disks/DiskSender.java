package kilonova.agent.disks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kilonova.agent.disks.DiskOffer.Prepared;
import kilonova.protocol.calls.ByteStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one disk into a stream, and no more of it at a time than the other end takes. */
public final class DiskSender {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSender.class);

    /** How often the other end hears that the sender is still there. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

    /** So many zeros are told of at once, at most: reading more of them takes a while, and the other end waits. */
    private static final long MOST_ZEROS = 256L << 20;

    private static final byte[] NOTHING = new byte[Frames.BLOCK];

    private final ByteStream out;
    private final MessageDigest digest = Frames.digest();
    private long zeros;
    private long sent;

    private DiskSender(ByteStream out) {
        this.out = out;
    }

    /** Sends a disk to its end, or says to the other end why not, and closes the stream once the other end has it all. */
    public static void send(ByteStream out, DiskOffer.Preparation preparation) throws InterruptedException {
        try (out) {
            DiskSender sender = new DiskSender(out);
            try {
                sender.send(preparation);
            } catch (IOException e) {
                LOG.warn("a disk was not sent: {}", e.getMessage());
                sender.fail(String.valueOf(e.getMessage()));
            }
            while (out.read().length > 0) {
                // the other end has nothing to say; that it closes is the sign that it has read to the end
            }
        }
    }

    private void send(DiskOffer.Preparation preparation) throws IOException, InterruptedException {
        write(Frames.MAGIC);
        try (Prepared prepared = prepared(preparation)) {
            write(text(Frames.HEAD, prepared.head().toJson()));
            try (InputStream in = prepared.content().open()) {
                content(in);
            }
        }
    }

    private Prepared prepared(DiskOffer.Preparation preparation) throws IOException, InterruptedException {
        CompletableFuture<Prepared> coming = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> prepare(preparation, coming));
        try {
            return awaited(coming);
        } catch (IOException | InterruptedException | RuntimeException nobodyWaits) {
            thread.interrupt();
            if (!coming.cancel(false) && !coming.isCompletedExceptionally()) {
                coming.resultNow().close();
            }
            throw nobodyWaits;
        }
    }

    /** What nobody waits for any more is removed by whoever made it. */
    private static void prepare(DiskOffer.Preparation preparation, CompletableFuture<Prepared> coming) {
        try {
            Prepared prepared = preparation.prepare();
            if (!coming.complete(prepared)) {
                prepared.close();
            }
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            if (!coming.completeExceptionally(e)) {
                LOG.debug("a disk that nobody waits for any more was not made ready", e);
            }
        }
    }

    private Prepared awaited(CompletableFuture<Prepared> coming) throws IOException, InterruptedException {
        while (true) {
            try {
                return coming.get(SIGN_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillAtIt) {
                write(new byte[] {Frames.WAIT});
            } catch (ExecutionException e) {
                throw new IOException("the disk cannot be made ready: " + e.getMessage(), e);
            }
        }
    }

    private void content(InputStream in) throws IOException, InterruptedException {
        while (true) {
            byte[] block = in.readNBytes(Frames.BLOCK);
            if (block.length == 0) {
                break;
            }
            digest.update(block);
            sent += block.length;
            if (Arrays.equals(block, 0, block.length, NOTHING, 0, block.length)) {
                zeros += block.length;
                if (zeros >= MOST_ZEROS) {
                    flushZeros();
                }
            } else {
                flushZeros();
                write(text(Frames.DATA, block));
            }
        }
        flushZeros();
        write(ByteBuffer.allocate(9 + digest.getDigestLength())
                .put((byte) Frames.END)
                .putLong(sent)
                .put(digest.digest())
                .array());
    }

    private void flushZeros() throws IOException, InterruptedException {
        if (zeros > 0) {
            write(ByteBuffer.allocate(9).put((byte) Frames.ZEROS).putLong(zeros).array());
            zeros = 0;
        }
    }

    private void fail(String why) throws InterruptedException {
        byte[] reason = why.getBytes(StandardCharsets.UTF_8);
        out.write(text(Frames.FAILED, Arrays.copyOf(reason, Math.min(reason.length, Frames.LONGEST_TEXT))));
    }

    private static byte[] text(int kind, byte[] text) {
        return ByteBuffer.allocate(5 + text.length)
                .put((byte) kind)
                .putInt(text.length)
                .put(text)
                .array();
    }

    private void write(byte[] bytes) throws IOException, InterruptedException {
        if (!out.write(bytes)) {
            throw new DiskBroken("whoever asked for the disk is gone");
        }
    }
}
