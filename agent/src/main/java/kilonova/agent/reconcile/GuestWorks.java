package kilonova.agent.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DesiredState;
import kilonova.protocol.ObservedGuest;
import kilonova.protocol.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Who is worked on, what is wanted of them, and what was last seen of them: what {@link Reconciler}'s threads share. Nothing here
 * outlives the process. Safe to use from several threads.
 */
final class GuestWorks {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private final Map<UUID, GuestWork> works = new LinkedHashMap<>();
    private long version;
    private boolean heard;
    private int runners;
    private boolean stopped;

    @Nullable
    private Error fatal;

    /** Takes a newer desired state. Returns the guests of whom something else is wanted than before. */
    List<UUID> desire(DesiredState state) {
        return locked(() -> {
            List<UUID> news = new ArrayList<>();
            if (state.version() < version) {
                return news;
            }
            version = state.version();
            heard = true;
            Set<UUID> named = new HashSet<>();
            for (DesiredGuest guest : state.guests()) {
                named.add(guest.guestId());
                GuestWork work = of(guest.guestId());
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
            return news;
        });
    }

    /** Whether the controller has said since the start who is wanted here. */
    boolean heard() {
        return locked(() -> heard);
    }

    Optional<DesiredGuest> desired(UUID guest) {
        return locked(() -> Optional.ofNullable(works.get(guest)).flatMap(work -> Optional.ofNullable(work.desired)));
    }

    Set<UUID> guests() {
        return locked(() -> Set.copyOf(works.keySet()));
    }

    List<ObservedGuest> observed() {
        return locked(() -> works.values().stream()
                .flatMap(work -> Optional.ofNullable(work.observed).stream())
                .toList());
    }

    /** Why the work on guests does not go on, where it does not. */
    List<Problem> stuck() {
        return locked(() -> {
            List<Problem> problems = new ArrayList<>();
            works.forEach((id, work) -> {
                if (work.stuck != null) {
                    problems.add(new Problem(work.stuck.code(), "guest " + id + ": " + work.stuck.message()));
                }
            });
            return problems;
        });
    }

    /** Keeps what was seen of a guest. Returns whether that is news. */
    boolean see(UUID guest, Optional<ObservedGuest> observed) {
        return locked(() -> {
            GuestWork work = of(guest);
            boolean news = !observed.equals(Optional.ofNullable(work.observed));
            work.observed = observed.orElse(null);
            return news;
        });
    }

    /** A guest is to be looked at. Returns whether the caller must start a runner for it. */
    boolean takeUp(UUID guest) {
        return locked(() -> {
            if (stopped || !of(guest).askForRunner()) {
                return false;
            }
            runners++;
            return true;
        });
    }

    /** Keeps why the work on a guest stopped before its end, if it did. Returns whether that is news. */
    boolean note(UUID guest, Optional<Problem> stuck) {
        return locked(() -> {
            GuestWork work = of(guest);
            boolean news = !Objects.equals(work.stuck, stuck.orElse(null));
            work.stuck = stuck.orElse(null);
            return news;
        });
    }

    /** The tries to bring a guest back that have failed so far. */
    Optional<ResumeTries> tries(UUID guest) {
        return locked(() -> Optional.ofNullable(works.get(guest)).flatMap(work -> Optional.ofNullable(work.tries)));
    }

    /** Keeps the tries to bring a guest back; none once it is. */
    void tried(UUID guest, Optional<ResumeTries> tries) {
        locked(() -> {
            GuestWork work = of(guest);
            work.tries = tries.orElse(null);
            return work;
        });
    }

    /** A runner is through with a guest. Returns whether it must look once more. */
    boolean mustLookOnceMore(UUID guest) {
        return locked(() -> {
            GuestWork work = of(guest);
            if (work.lookOnceMore() && !stopped) {
                return true;
            }
            if (work.forgotten()) {
                works.remove(guest);
            }
            runners--;
            quiet.signalAll();
            return false;
        });
    }

    boolean stopped() {
        return locked(() -> stopped);
    }

    void stop() {
        locked(() -> stopped = true);
    }

    /** Something ended a runner that none may survive. */
    void die(Error error) {
        locked(() -> {
            stopped = true;
            fatal = fatal == null ? error : fatal;
            return fatal;
        });
    }

    /** Waits until nobody is at work. */
    void awaitEnd() throws InterruptedException {
        lock.lock();
        try {
            while (runners > 0) {
                quiet.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The same, no longer than that. Returns whether nobody is at work. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (runners > 0 && left > 0) {
                left = quiet.awaitNanos(left);
            }
            return runners == 0;
        } finally {
            lock.unlock();
        }
    }

    void rethrowFatal() {
        Error error = locked(() -> Optional.ofNullable(fatal)).orElse(null);
        if (error != null) {
            throw error;
        }
    }

    private GuestWork of(UUID guest) {
        return works.computeIfAbsent(guest, id -> new GuestWork());
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
