package kilonova.agent.link;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The body of a request, written piece by piece while it is sent. Who writes waits while much of it is not yet sent. Thread-safe. */
final class OutgoingBody extends InputStream {
    /** In bytes. */
    private static final int MOST_WAITING = 256 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private int waiting;
    private int taken;
    private boolean closed;

    /**
     * Adds bytes to the body.
     *
     * @return whether the body was still open
     */
    boolean put(byte[] bytes) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && waiting >= MOST_WAITING) {
                changed.await();
            }
            if (!closed && bytes.length > 0) {
                pieces.add(bytes);
                waiting += bytes.length;
                changed.signalAll();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws InterruptedIOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws InterruptedIOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        lock.lock();
        try {
            while (!closed && pieces.isEmpty()) {
                changed.await();
            }
            byte[] first = pieces.peek();
            if (first == null) {
                return -1;
            }
            int count = Math.min(length, first.length - taken);
            System.arraycopy(first, taken, buffer, offset, count);
            taken += count;
            waiting -= count;
            if (taken == first.length) {
                pieces.remove();
                taken = 0;
            }
            changed.signalAll();
            return count;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
