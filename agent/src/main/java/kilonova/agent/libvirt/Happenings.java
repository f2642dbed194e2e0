package kilonova.agent.libvirt;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import kilonova.agent.guests.HypervisorUnavailable;

/** Waits for what the daemon tells of, and looks from time to time all the same: an event may be lost with its connection. */
final class Happenings {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Map<UUID, Long> restarts = new HashMap<>();
    private long count;

    void happened() {
        lock.lock();
        try {
            count++;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void restarted(UUID guest) {
        lock.lock();
        try {
            restarts.merge(guest, 1L, Long::sum);
        } finally {
            lock.unlock();
        }
        happened();
    }

    long restarts(UUID guest) {
        lock.lock();
        try {
            return restarts.getOrDefault(guest, 0L);
        } finally {
            lock.unlock();
        }
    }

    void forget(UUID guest) {
        lock.lock();
        try {
            restarts.remove(guest);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is so; false when the time has passed. */
    boolean await(Duration most, BooleanSupplier so) {
        long end = System.nanoTime() + most.toNanos();
        while (true) {
            long seen = count();
            if (so.getAsBoolean()) {
                return true;
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            awaitNews(seen, Math.min(left, LOOK_NANOS));
        }
    }

    private long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    private void awaitNews(long seen, long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (count == seen && left > 0) {
                left = news.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorUnavailable("the agent is stopping", e);
        } finally {
            lock.unlock();
        }
    }
}
