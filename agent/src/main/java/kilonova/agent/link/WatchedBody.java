package kilonova.agent.link;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * The body of an answer that must go on coming: when a read has waited too long, the connection is closed under it. How long the reader
 * takes between two reads is its own affair. For one reader.
 */
final class WatchedBody extends InputStream {
    private final InputStream body;
    private final Duration limit;
    private final Thread watch;

    private volatile long began;
    private volatile boolean waits;
    private volatile boolean over;
    private volatile boolean closed;

    /** @param limit how long nothing may come */
    WatchedBody(InputStream body, Duration limit) {
        this.body = body;
        this.limit = limit;
        this.watch = Thread.ofVirtual().name("body-watch").start(this::watch);
    }

    private void watch() {
        try {
            while (!closed) {
                long left = limit.toNanos() - (waits ? System.nanoTime() - began : 0);
                if (left <= 0) {
                    over = true;
                    body.close();
                    return;
                }
                Thread.sleep(Duration.ofNanos(left));
            }
        } catch (InterruptedException closedByReader) {
            // nothing is left to watch
        } catch (IOException closedAnyway) {
            // the reader hears of it
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        began = System.nanoTime();
        waits = true;
        try {
            int count = body.read(into, offset, length);
            if (over) {
                throw new IOException("closed");
            }
            return count;
        } catch (IOException e) {
            throw over ? new IOException("nothing came for " + limit.toSeconds() + " s", e) : e;
        } finally {
            waits = false;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        watch.interrupt();
        body.close();
    }
}
