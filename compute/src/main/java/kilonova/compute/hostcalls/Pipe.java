package kilonova.compute.hostcalls;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bytes on their way from one thread to another; who writes waits while many are under way. Thread-safe. */
final class Pipe {
    private static final byte[] END = {};

    /** In bytes. */
    private static final int MOST_WAITING = 256 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private int waiting;
    private boolean closed;

    /** @return at least one byte, or none once the pipe is closed and empty */
    byte[] read() throws InterruptedException {
        lock.lock();
        try {
            while (pieces.isEmpty() && !closed) {
                changed.await();
            }
            if (pieces.isEmpty()) {
                return END;
            }
            byte[] piece = pieces.remove();
            waiting -= piece.length;
            changed.signalAll();
            return piece;
        } finally {
            lock.unlock();
        }
    }

    /** @return whether the pipe was open */
    boolean write(byte[] piece) throws InterruptedException {
        lock.lock();
        try {
            while (waiting >= MOST_WAITING && !closed) {
                changed.await();
            }
            if (!closed && piece.length > 0) {
                pieces.add(piece);
                waiting += piece.length;
                changed.signalAll();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** What was written before can still be read. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
