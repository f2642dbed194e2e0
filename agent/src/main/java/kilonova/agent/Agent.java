package kilonova.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import kilonova.agent.discovery.DeviceLook;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.ledger.HostLedger;
import kilonova.agent.ledger.LedgerFile;
import kilonova.agent.ledger.LedgerUnwritable;
import kilonova.agent.link.Backoff;
import kilonova.agent.reconcile.Devices;
import kilonova.agent.reconcile.Reconciler;
import kilonova.agent.reconcile.StepListener;
import kilonova.agent.reports.Reporter;
import kilonova.agent.reports.Reports;
import kilonova.protocol.Controller;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.DesiredState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of one compute host. It watches what the controller wants, makes it so, and tells what it sees; without the controller it
 * goes on with what it last knew. It may be killed at any moment, and the next one on the same state directory goes on.
 *
 * <p>A started agent has three virtual threads, and one for each guest that is worked on. Safe to use from several threads.
 */
public final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    /** How long the controller may hold a question for news. */
    private static final Duration LONG_POLL = Duration.ofSeconds(30);

    private final AgentSettings settings;
    private final Controller controller;
    private final StateDirectory directory;
    private final LedgerFile ledger;
    private final Reconciler reconciler;
    private final Reporter reporter;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    private Agent(
            AgentSettings settings,
            Kernel kernel,
            Hypervisor hypervisor,
            Controller controller,
            StepListener listener,
            Supplier<UUID> uuids) {
        this.settings = settings;
        this.controller = controller;
        this.directory = StateDirectory.hold(settings.stateDirectory());
        try {
            this.ledger = LedgerFile.open(directory.ledger());
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
        var devices =
                new Devices(kernel, DeviceLook.open(kernel, directory.knownTypes()), settings.devices(), ledger, uuids);
        this.reconciler = new Reconciler(
                ledger, hypervisor, devices, settings.parallelGuests(), listener, this::somethingChanged);
        this.reporter = new Reporter(
                new Reports(settings.host(), settings.capacity(), devices, hypervisor, reconciler),
                ledger,
                controller,
                listener);
    }

    /**
     * Starts the agent of a host. What a crash left behind is healed first, without waiting for the controller.
     *
     * @throws IllegalStateException when another agent runs this host
     * @throws kilonova.agent.ledger.LedgerUnreadable when the ledger is damaged
     */
    public static Agent start(AgentSettings settings, Kernel kernel, Hypervisor hypervisor, Controller controller) {
        Agent agent = open(settings, kernel, hypervisor, controller, StepListener.NONE, UUID::randomUUID);
        agent.run("watch", agent::watch);
        agent.run("look", agent::look);
        agent.run("report", agent::report);
        return agent;
    }

    /**
     * An agent that does nothing by itself, only in {@link #lookAgain}: for tests.
     *
     * @param listener hears of each write and each touch of hardware before it happens
     * @param uuids where the names of new mediated devices come from
     */
    public static Agent open(
            AgentSettings settings,
            Kernel kernel,
            Hypervisor hypervisor,
            Controller controller,
            StepListener listener,
            Supplier<UUID> uuids) {
        return new Agent(settings, kernel, hypervisor, controller, listener, uuids);
    }

    /**
     * Looks at everything and mends it, asks the controller and does what it wants, and reports. Returns when that is done.
     *
     * @throws Error what a listener threw to end the agent
     */
    public void lookAgain() throws InterruptedException {
        reconciler.lookAtAll();
        reconciler.awaitQuiet();
        try {
            reconciler.desire(controller.awaitDesired(settings.host(), 0, Duration.ZERO));
            reconciler.awaitQuiet();
            reporter.send();
        } catch (ControllerUnavailable | LedgerUnwritable e) {
            LOG.warn("{}: {}", settings.host(), e.getMessage());
        }
    }

    /** What the ledger says now. */
    public HostLedger ledger() {
        return ledger.read();
    }

    private void somethingChanged() {
        reporter.changed();
    }

    private void watch() throws InterruptedException {
        Backoff backoff = new Backoff();
        long version = 0;
        while (!closed) {
            try {
                DesiredState desired = controller.awaitDesired(settings.host(), version, LONG_POLL);
                version = desired.version();
                reconciler.desire(desired);
                backoff.reset();
            } catch (ControllerUnavailable e) {
                pause(e, backoff);
            }
        }
    }

    private void look() throws InterruptedException {
        while (!closed) {
            reconciler.lookAtAll();
            Thread.sleep(settings.interval());
        }
    }

    private void report() throws InterruptedException {
        Backoff backoff = new Backoff();
        while (!closed) {
            try {
                if (reporter.awaitChange(settings.interval())) {
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
        LOG.warn("{}: {}; the next try is in {} ms", settings.host(), trouble.getMessage(), pause.toMillis());
        Thread.sleep(pause);
    }

    /** What one of the agent's threads does. */
    private interface Duty {
        void run() throws InterruptedException;
    }

    private void run(String name, Duty duty) {
        threads.add(Thread.ofVirtual().name(settings.host() + "-" + name).start(() -> {
            while (!closed) {
                try {
                    duty.run();
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException e) {
                    LOG.error("{}: a defect in its duty '{}'; it is taken up again", settings.host(), name, e);
                    if (!rest()) {
                        return;
                    }
                }
            }
        }));
    }

    private boolean rest() {
        try {
            Thread.sleep(settings.interval());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Ends the agent after its present steps. Guests and devices stay as they are. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
            reconciler.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            directory.close();
        }
    }
}
