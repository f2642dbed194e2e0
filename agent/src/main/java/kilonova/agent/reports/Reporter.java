package kilonova.agent.reports;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kilonova.agent.ledger.LedgerFile;
import kilonova.agent.reconcile.StepListener;
import kilonova.protocol.Controller;
import kilonova.protocol.HostReport;

/**
 * Sends the host's reports, one at a time and in order. What is told is on the ledger's disk before: the controller never knows more
 * than the host would after a crash. Safe to use from several threads.
 */
public final class Reporter {
    private final Reports reports;
    private final LedgerFile ledger;
    private final Controller controller;
    private final StepListener listener;

    private final ReentrantLock sending = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private Optional<HostReport> lastSent = Optional.empty();
    private boolean changed = true;

    /** @param listener hears of each report before it is sent */
    public Reporter(Reports reports, LedgerFile ledger, Controller controller, StepListener listener) {
        this.reports = reports;
        this.ledger = ledger;
        this.controller = controller;
        this.listener = listener;
    }

    /** Something may be different from what was told: {@link #awaitChange} returns. */
    public void changed() {
        lock.lock();
        try {
            changed = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until something changed, or the time has passed.
     *
     * @return whether something changed
     */
    public boolean awaitChange(Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (!changed && left > 0) {
                left = wake.awaitNanos(left);
            }
            return changed;
        } finally {
            lock.unlock();
        }
    }

    /** Sends a report if it says anything new. */
    public void sendNews() {
        send(false);
    }

    /**
     * Sends a report, whatever it says.
     *
     * @throws kilonova.protocol.ControllerUnavailable when it did not arrive; it is then still news
     * @throws kilonova.agent.ledger.LedgerUnwritable when what it would tell is not on the disk
     */
    public void send() {
        send(true);
    }

    private void send(boolean always) {
        sending.lock();
        try {
            takeChange();
            HostReport report = reports.next();
            boolean news = lastSent.isEmpty() || !Reports.sayTheSame(report, lastSent.get());
            if (!news && !always) {
                return;
            }
            boolean sent = false;
            try {
                listener.before("sync before report");
                ledger.sync();
                listener.before("report");
                controller.report(report);
                sent = true;
            } finally {
                lastSent = sent ? Optional.of(report) : Optional.empty();
            }
        } finally {
            sending.unlock();
        }
    }

    private void takeChange() {
        lock.lock();
        try {
            changed = false;
        } finally {
            lock.unlock();
        }
    }
}
