package kilonova.compute.turns;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets those who share a key work one after the other. Others may have to wait for them now and then. Thread-safe. */
public final class Turns {
    private final ReentrantLock[] locks = new ReentrantLock[64];

    public Turns() {
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /** @param key absent for work that needs no turn */
    public <T> T take(Optional<String> key, Supplier<T> work) {
        if (key.isEmpty()) {
            return work.get();
        }
        ReentrantLock lock = locks[Math.floorMod(key.get().hashCode(), locks.length)];
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
