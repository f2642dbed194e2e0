package kilonova.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes those who wait for a change of something that has a name. A signal carries nothing: who wakes looks into the store.
 * Signals are a hint within one process, so a waiter must also look again from time to time. Thread-safe.
 */
public final class Signals {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Long> counts = new HashMap<>();

    /** How often that name was signalled so far. Read it before looking into the store, then {@link #await} with it. */
    public long count(String name) {
        lock.lock();
        try {
            return counts.getOrDefault(name, 0L);
        } finally {
            lock.unlock();
        }
    }

    /** Says that what has this name changed. Call it after the transaction has committed. */
    public void signal(String name) {
        lock.lock();
        try {
            counts.merge(name, 1L, Long::sum);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the name was signalled more often than {@code seen}, or the time is over. */
    public void await(String name, long seen, Duration most) throws InterruptedException {
        long left = most.toNanos();
        lock.lock();
        try {
            while (counts.getOrDefault(name, 0L) <= seen && left > 0) {
                left = changed.awaitNanos(Math.min(left, TimeUnit.HOURS.toNanos(1)));
            }
        } finally {
            lock.unlock();
        }
    }
}
