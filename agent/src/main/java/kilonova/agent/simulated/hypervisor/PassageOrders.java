package kilonova.agent.simulated.hypervisor;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kilonova.agent.guests.Leaving;
import kilonova.protocol.MigrationProgress;
import kilonova.protocol.MigrationProgress.Outcome;
import kilonova.protocol.Problem;

/** What a simulated guest was told on its way, and how far it is. Thread-safe. */
final class PassageOrders {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private boolean completing;
    private boolean aborting;
    private MigrationProgress progress;
    private Optional<Problem> problem = Optional.empty();

    PassageOrders(MigrationProgress begun) {
        this.progress = begun;
    }

    Leaving leaving() {
        lock.lock();
        try {
            return new Leaving(progress, completing, aborting, problem);
        } finally {
            lock.unlock();
        }
    }

    void abort() {
        tell(() -> aborting = true);
    }

    void complete() {
        tell(() -> completing = true);
    }

    void note(MigrationProgress newest) {
        tell(() -> progress = newest);
    }

    void end(Outcome outcome, Optional<Problem> why) {
        tell(() -> {
            progress = progress.with(outcome);
            problem = why;
        });
    }

    private void tell(Runnable what) {
        lock.lock();
        try {
            what.run();
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits so long, or until it is told to hurry or to stay. */
    void await(long millis) {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (nanos > 0 && !aborting && !completing) {
                nanos = told.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
