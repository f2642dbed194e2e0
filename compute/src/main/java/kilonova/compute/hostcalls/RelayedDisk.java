package kilonova.compute.hostcalls;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import kilonova.protocol.calls.ByteStream;

/**
 * The bytes of a disk on their way from one host to another. A sender tells every few seconds that it is still there; one that is silent
 * for much longer is given up, since its host may have lost its power. For one thread.
 */
final class RelayedDisk extends InputStream {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final ByteStream stream;
    private final Thread watch;
    private byte[] piece = {};
    private int taken;
    private boolean ended;

    /** When the reader began to wait for the sender; 0 while it does not. */
    private volatile long waitingSince;

    RelayedDisk(ByteStream stream) {
        this.stream = stream;
        this.watch = Thread.ofVirtual().name("relayed disk watch").start(this::closeWhenSilent);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (taken == piece.length && !next()) {
            return -1;
        }
        int some = Math.min(length, piece.length - taken);
        System.arraycopy(piece, taken, into, offset, some);
        taken += some;
        return some;
    }

    private boolean next() throws IOException {
        if (ended) {
            return false;
        }
        waitingSince = System.nanoTime() | 1;
        try {
            piece = stream.read();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the controller is stopping");
        } finally {
            waitingSince = 0;
        }
        taken = 0;
        ended = piece.length == 0;
        return !ended;
    }

    private void closeWhenSilent() {
        try {
            while (true) {
                Thread.sleep(LONGEST_SILENCE.dividedBy(4));
                long since = waitingSince;
                if (since != 0 && System.nanoTime() - since > LONGEST_SILENCE.toNanos()) {
                    stream.close();
                    return;
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watch.interrupt();
        stream.close();
    }
}
