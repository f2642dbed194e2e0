package kilonova.agent.reconcile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kilonova.agent.guests.Guest;
import kilonova.agent.guests.Hypervisor;
import kilonova.agent.guests.HypervisorUnavailable;
import kilonova.agent.ledger.LedgerFile;
import kilonova.agent.ledger.LedgerUnwritable;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DesiredState;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each guest to what it should be. Guests are worked on side by side, up to a bound; each guest by one runner at a time, step
 * by step, until {@link NextStep} rests. Trouble with one guest leaves the others alone. Safe to use from several threads.
 */
public final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final LedgerFile ledger;
    private final Hypervisor hypervisor;
    private final Devices devices;
    private final StepRunner runner;
    private final Semaphore places;
    private final Runnable changed;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private final Map<UUID, GuestWork> works = new LinkedHashMap<>();
    private long version;
    private int runners;
    private boolean stopped;

    @Nullable
    private Problem blind;

    @Nullable
    private Error fatal;

    /**
     * @param parallelism how many guests are worked on at once
     * @param listener hears of each step
     * @param changed is called after each change of what {@link #observed} or {@link #problems} tell; must be quick
     */
    public Reconciler(
            LedgerFile ledger,
            Hypervisor hypervisor,
            Devices devices,
            int parallelism,
            StepListener listener,
            Runnable changed) {
        this.ledger = ledger;
        this.hypervisor = hypervisor;
        this.devices = devices;
        this.runner = new StepRunner(ledger, hypervisor, devices, listener);
        this.places = new Semaphore(parallelism);
        this.changed = changed;
    }

    /**
     * The controller has spoken: guests whose wish is new are worked on. Guests that it does not name stay as they are. What is older
     * than what was heard before is not heeded: a guest that is gone would come back.
     */
    public void desire(DesiredState state) {
        List<UUID> news = new ArrayList<>();
        lock.lock();
        try {
            if (state.version() < version) {
                return;
            }
            version = state.version();
            Set<UUID> named = new HashSet<>();
            for (DesiredGuest guest : state.guests()) {
                named.add(guest.guestId());
                GuestWork work = works.computeIfAbsent(guest.guestId(), id -> new GuestWork());
                if (!guest.equals(work.desired)) {
                    work.desired = guest;
                    news.add(guest.guestId());
                }
            }
            works.forEach((id, work) -> {
                if (work.desired != null && !named.contains(id)) {
                    work.desired = null;
                    news.add(id);
                }
            });
        } finally {
            lock.unlock();
        }
        news.forEach(this::consider);
    }

    /** Looks at everything again: foreign units, units that could not be removed, and each guest that anybody knows of. */
    public void lookAtAll() {
        Set<UUID> known = new HashSet<>(ledger.read().guests().keySet());
        try {
            hypervisor.list().stream().map(Guest::guestId).forEach(known::add);
            devices.noteForeign();
            runner.removeOrphans();
            see(null);
        } catch (HypervisorUnavailable e) {
            see(e.problem());
        } catch (LedgerUnwritable e) {
            see(e.problem());
        }
        lock.lock();
        try {
            known.addAll(works.keySet());
        } finally {
            lock.unlock();
        }
        known.forEach(this::consider);
    }

    private void see(@Nullable Problem problem) {
        lock.lock();
        try {
            boolean same = java.util.Objects.equals(blind, problem);
            blind = problem;
            if (same) {
                return;
            }
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /** What was last seen of each guest. */
    public List<ObservedGuest> observed() {
        lock.lock();
        try {
            return works.values().stream()
                    .flatMap(work -> Optional.ofNullable(work.observed).stream())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** What could not be done, apart from what {@link #observed} tells. */
    public List<Problem> problems() {
        lock.lock();
        try {
            List<Problem> problems = new ArrayList<>();
            if (blind != null) {
                problems.add(blind);
            }
            works.forEach((id, work) -> {
                if (work.stuck != null) {
                    problems.add(new Problem(work.stuck.code(), "guest " + id + ": " + work.stuck.message()));
                }
            });
            return problems;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no guest is worked on.
     *
     * @throws Error what ended a runner, if something did that no runner may survive
     */
    public void awaitQuiet() throws InterruptedException {
        awaitEnd();
        lock.lock();
        try {
            if (fatal != null) {
                throw fatal;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no guest is worked on, whatever happened. */
    public void awaitEnd() throws InterruptedException {
        lock.lock();
        try {
            while (runners > 0) {
                quiet.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes up no more work; what is under way ends after its present step. */
    public void stop() {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
    }

    private void consider(UUID guest) {
        lock.lock();
        try {
            GuestWork work = works.computeIfAbsent(guest, id -> new GuestWork());
            if (stopped || !work.askForRunner()) {
                return;
            }
            runners++;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("guest-" + guest).start(() -> converge(guest));
    }

    private void converge(UUID guest) {
        boolean more = true;
        while (more) {
            Problem stuck = attempt(guest);
            lock.lock();
            try {
                GuestWork work = works.computeIfAbsent(guest, id -> new GuestWork());
                boolean news = !java.util.Objects.equals(stuck, work.stuck);
                work.stuck = stuck;
                more = work.lookOnceMore() && !stopped;
                if (!more) {
                    forgetIfGone(guest, work);
                    runners--;
                    quiet.signalAll();
                }
                if (!news) {
                    continue;
                }
            } finally {
                lock.unlock();
            }
            changed.run();
        }
    }

    private void forgetIfGone(UUID guest, GuestWork work) {
        if (work.desired == null && work.observed == null && work.stuck == null) {
            works.remove(guest);
        }
    }

    /** Works on a guest until there is nothing to do. */
    private @Nullable Problem attempt(UUID guest) {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Problem("agent.interrupted", "the agent is being stopped");
        }
        try {
            return steps(guest);
        } catch (HypervisorUnavailable e) {
            return e.problem();
        } catch (LedgerUnwritable e) {
            return e.problem();
        } catch (RuntimeException e) {
            LOG.error("guest {}: a defect stopped the work on it until the next look", guest, e);
            return new Problem("agent.defect", String.valueOf(e));
        } catch (Error e) {
            die(e);
            return new Problem("agent.died", String.valueOf(e));
        } finally {
            places.release();
        }
    }

    private void die(Error error) {
        lock.lock();
        try {
            stopped = true;
            fatal = fatal == null ? error : fatal;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Problem steps(UUID guest) {
        Step last = new Step.Rest();
        while (true) {
            GuestView view = runner.view(guest, wish(guest));
            tell(guest, Observation.of(view));
            Step step = NextStep.of(view);
            if (step instanceof Step.Rest || isStopped()) {
                return null;
            }
            LOG.debug("guest {}: {}", guest, step);
            Optional<Problem> problem = step.equals(last)
                    ? Optional.of(new Problem("guest.no_progress", "it was done, and nothing came of it: " + step))
                    : runner.run(view, step);
            last = step;
            if (problem.isPresent()) {
                LOG.warn("guest {}: {} failed: {}", guest, step, problem.get());
                List<Step> consequences = AfterFailure.of(view, step, problem.get());
                for (Step consequence : consequences) {
                    runner.run(view, consequence);
                }
                if (consequences.isEmpty()) {
                    return problem.get();
                }
            }
        }
    }

    private Optional<DesiredGuest> wish(UUID guest) {
        lock.lock();
        try {
            return Optional.ofNullable(works.get(guest)).flatMap(GuestWork::wish);
        } finally {
            lock.unlock();
        }
    }

    private boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    private void tell(UUID guest, Optional<ObservedGuest> observed) {
        lock.lock();
        try {
            GuestWork work = works.computeIfAbsent(guest, id -> new GuestWork());
            if (observed.equals(Optional.ofNullable(work.observed))) {
                return;
            }
            work.observed = observed.orElse(null);
        } finally {
            lock.unlock();
        }
        changed.run();
    }
}
