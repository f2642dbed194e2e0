package kilonova.agent.libvirt.daemon;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kilonova.agent.guests.HypervisorUnavailable;

/**
 * Platform threads for native calls, a bounded number of them. A native call cannot be interrupted: one that does not come back keeps
 * its thread, and its caller goes on without it. When all threads are kept so, further calls are refused after their time limit.
 */
final class CallPool implements AutoCloseable {
    private static final int WAITING = 256;

    private final ExecutorService threads;

    CallPool(String name, int size) {
        var pool = new ThreadPoolExecutor(
                size,
                size,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                Thread.ofPlatform().name(name + "-", 1).daemon(true).factory());
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
    }

    /**
     * Runs a call on one of the threads. Its time begins when it does: a call that waited for a thread has as much as any other, and what
     * kept the threads is not its fault.
     *
     * @param what for messages: {@code libvirt at qemu:///system: start}
     * @param limit how long the call may take; it waits as long for a thread
     * @param late is run when the call has taken longer
     * @throws HypervisorUnavailable when the time is up, when too many calls wait already, or when the call throws it
     */
    <T> T call(String what, Duration limit, Callable<T> call, Runnable late) throws CallRefused {
        return call(what, limit, limit, call, late);
    }

    /**
     * The same with two limits.
     *
     * @param patience how long the call may wait for a thread
     */
    <T> T call(String what, Duration patience, Duration limit, Callable<T> call, Runnable late) throws CallRefused {
        CountDownLatch begun = new CountDownLatch(1);
        Future<T> future;
        try {
            future = threads.submit(() -> {
                begun.countDown();
                return call.call();
            });
        } catch (RejectedExecutionException e) {
            throw new HypervisorUnavailable(what + " was not tried: too many calls wait for an answer already", e);
        }
        try {
            if (!begun.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                future.cancel(false);
                throw new HypervisorUnavailable(
                        what + " was not tried: other calls have kept all threads for " + patience.toSeconds() + " s",
                        new TimeoutException());
            }
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(false);
            late.run();
            throw new HypervisorUnavailable(what + " was not answered within " + limit.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new HypervisorUnavailable(what + " was given up: the agent is stopping", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case CallRefused refused -> throw refused;
                case HypervisorUnavailable unavailable -> throw unavailable;
                case RuntimeException defect -> throw defect;
                case Error defect -> throw defect;
                case null, default -> throw new IllegalStateException(what, e.getCause());
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
