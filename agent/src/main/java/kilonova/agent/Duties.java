package kilonova.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kilonova.agent.ledger.LedgerUnwritable;
import kilonova.agent.link.Backoff;
import kilonova.agent.reconcile.Reconciler;
import kilonova.agent.reports.Reporter;
import kilonova.protocol.Controller;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.DesiredState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a started agent does all the time, each on a thread of its own: it hears what the controller wants, looks at everything, and
 * reports. A defect in one ends none; an error ends the agent.
 */
final class Duties {
    private static final Logger LOG = LoggerFactory.getLogger(Duties.class);

    /** How long the controller may hold a question for news. */
    private static final Duration LONG_POLL = Duration.ofSeconds(30);

    private final String host;
    private final Duration interval;
    private final Controller controller;
    private final Reconciler reconciler;
    private final Reporter reporter;
    private final Runnable prepare;
    private final Consumer<Error> fatal;
    private final Semaphore lookNow = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * @param prepare looks at boards before guests are looked at
     * @param fatal hears of an error after which one of the threads is gone
     */
    Duties(
            AgentSettings settings,
            Controller controller,
            Reconciler reconciler,
            Reporter reporter,
            Runnable prepare,
            Consumer<Error> fatal) {
        this.host = settings.host();
        this.interval = settings.interval();
        this.controller = controller;
        this.reconciler = reconciler;
        this.reporter = reporter;
        this.prepare = prepare;
        this.fatal = fatal;
    }

    void start() {
        run("watch", this::watch);
        run("look", this::look);
        run("report", this::report);
    }

    /** Everything may be other than it was seen last. */
    void lookNow() {
        lookNow.release();
    }

    /** Tells all to end; see {@link #awaitEnd}. */
    void stop() {
        stopped = true;
        threads.forEach(Thread::interrupt);
    }

    /** @return whether all have ended */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        boolean ended = true;
        for (Thread thread : threads) {
            ended &= thread.join(patience);
        }
        return ended;
    }

    private void watch() throws InterruptedException {
        Backoff backoff = new Backoff();
        long version = 0;
        while (!stopped) {
            try {
                DesiredState desired = controller.awaitDesired(host, version, LONG_POLL);
                version = desired.version();
                reconciler.desire(desired);
                backoff.reset();
            } catch (ControllerUnavailable e) {
                pause(e, backoff);
            }
        }
    }

    private void look() throws InterruptedException {
        while (!stopped) {
            prepare.run();
            reconciler.lookAtAll();
            lookNow.drainPermits();
            var unused = lookNow.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void report() throws InterruptedException {
        Backoff backoff = new Backoff();
        while (!stopped) {
            try {
                if (reporter.awaitChange(interval)) {
                    reporter.sendNews();
                } else {
                    reporter.send();
                }
                backoff.reset();
            } catch (ControllerUnavailable | LedgerUnwritable e) {
                reporter.changed();
                pause(e, backoff);
            }
        }
    }

    private void pause(Exception trouble, Backoff backoff) throws InterruptedException {
        Duration pause = backoff.next();
        LOG.warn("{}: {}; the next try is in {} ms", host, trouble.getMessage(), pause.toMillis());
        Thread.sleep(pause);
    }

    private interface Duty {
        void run() throws InterruptedException;
    }

    private void run(String name, Duty duty) {
        threads.add(Thread.ofVirtual().name(host + "-" + name).start(() -> {
            while (!stopped) {
                try {
                    duty.run();
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException e) {
                    LOG.error("{}: a defect in its duty '{}'; it is taken up again", host, name, e);
                    if (!rest()) {
                        return;
                    }
                } catch (Error e) {
                    fatal.accept(e);
                    return;
                }
            }
        }));
    }

    private boolean rest() {
        try {
            Thread.sleep(interval);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
