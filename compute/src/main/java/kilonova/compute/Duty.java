package kilonova.compute;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one background duty again and again. A duty that fails is logged and tried again at its next time. */
final class Duty implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Duty.class);

    private final CountDownLatch closed = new CountDownLatch(1);

    /** Runs the duty now, and again after each pause, until closed. */
    static Duty every(Duration pause, String name, Runnable work) {
        Duty duty = new Duty();
        Thread.ofVirtual().name("duty " + name).start(() -> duty.repeat(pause, name, work));
        return duty;
    }

    private void repeat(Duration pause, String name, Runnable work) {
        try {
            do {
                run(name, work);
            } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            LOG.error("the duty '{}' failed and will be tried again", name, failure);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
