package kilonova.agent.sriov;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import kilonova.agent.discovery.DeviceInventory;
import kilonova.agent.kernel.Kernel;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.protocol.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that boards have the virtual functions that they should have: after each boot, and whenever they went. Boards are prepared side
 * by side; one that hangs holds up no other. While a board is being prepared it offers nothing, and guests that hold units of it wait: so
 * functions come first, then types and mediated devices, then guests. Safe to use from several threads.
 */
public final class BoardPreparation {
    private static final Logger LOG = LoggerFactory.getLogger(BoardPreparation.class);
    private static final Duration FIRST_REST = Duration.ofSeconds(30);
    private static final Duration LONGEST_REST = Duration.ofMinutes(15);

    private final Kernel kernel;
    private final SriovSettings settings;
    private final FunctionEnabler enabler;
    private final Pauses pauses;
    private final Runnable changed;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private final Map<PciAddress, Standing> standings = new TreeMap<>();
    private final Set<Thread> workers = new HashSet<>();
    private boolean stopped;

    /** How far a board is. */
    private sealed interface Standing {
        record Preparing(int failures) implements Standing {}

        record Ready() implements Standing {}

        record Failed(Problem problem, int failures, Instant next) implements Standing {}
    }

    /**
     * @param enabler does the work
     * @param changed is called when a board has become ready or has failed; must be quick
     */
    public BoardPreparation(
            Kernel kernel, SriovSettings settings, FunctionEnabler enabler, Pauses pauses, Runnable changed) {
        this.kernel = kernel;
        this.settings = settings;
        this.enabler = enabler;
        this.pauses = pauses;
        this.changed = changed;
    }

    /** Looks at the boards that should have functions, and begins to prepare those that have not. Waits for none of them. */
    public void look(Supplier<DeviceInventory> inventory, DeviceSettings devices) {
        if (settings.mode() == SriovSettings.Mode.OFF) {
            return;
        }
        Map<PciAddress, OptionalInt> wanted = WantedFunctions.of(
                inventory.get(), devices, settings, address -> PhysicalFunction.read(kernel, address));
        Map<PciAddress, Boolean> ready = new TreeMap<>();
        wanted.forEach((address, count) -> ready.put(address, enabler.isReady(address, count)));
        locked(() -> {
            standings.keySet().removeIf(address -> !wanted.containsKey(address) && !isPreparing(address));
            wanted.forEach((address, count) -> consider(address, count, ready.getOrDefault(address, false)));
            return standings;
        });
    }

    private boolean isPreparing(PciAddress address) {
        return standings.get(address) instanceof Standing.Preparing;
    }

    private void consider(PciAddress address, OptionalInt count, boolean ready) {
        int failures = switch (standings.get(address)) {
            case null -> 0;
            case Standing.Ready now -> 0;
            case Standing.Preparing now -> -1;
            case Standing.Failed failed -> ready || !pauses.instant().isBefore(failed.next()) ? failed.failures() : -1;
        };
        if (failures < 0 || stopped) {
            return;
        }
        if (ready) {
            standings.put(address, new Standing.Ready());
            return;
        }
        standings.put(address, new Standing.Preparing(failures));
        Thread worker = Thread.ofVirtual().name("sriov-" + address).unstarted(() -> prepare(address, count, failures));
        workers.add(worker);
        worker.start();
    }

    private void prepare(PciAddress address, OptionalInt count, int failures) {
        @Nullable Standing standing = null;
        try {
            standing = switch (enabler.enable(address, count)) {
                case FunctionEnabler.Result.Done(int before, List<PciAddress> functions) -> {
                    if (before != functions.size()) {
                        LOG.info("{} has {} virtual functions now; it had {}", address, functions.size(), before);
                    }
                    yield new Standing.Ready();
                }
                case FunctionEnabler.Result.Refused(Problem problem) -> failed(address, problem, failures);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("{}: a defect stopped the work on its virtual functions until later", address, e);
            standing = failed(address, new Problem("agent.defect", String.valueOf(e)), failures);
        } finally {
            @Nullable Standing end = standing;
            locked(() -> {
                if (end == null) {
                    standings.remove(address);
                } else {
                    standings.put(address, end);
                }
                return standings;
            });
            try {
                changed.run();
            } finally {
                locked(() -> {
                    workers.remove(Thread.currentThread());
                    quiet.signalAll();
                    return workers;
                });
            }
        }
    }

    private Standing failed(PciAddress address, Problem problem, int failures) {
        Duration rest = FIRST_REST.multipliedBy(1L << Math.min(failures, 10));
        Duration bounded = rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
        LOG.warn("{}: {}; the next try is in {} s", address, problem, bounded.toSeconds());
        return new Standing.Failed(problem, failures + 1, pauses.instant().plus(bounded));
    }

    /** Why a board gives nothing at the moment, if it is being prepared. */
    public Optional<Problem> notReady(DeviceKey board) {
        return board.pci().filter(address -> locked(() -> isPreparing(address))).map(BoardPreparation::preparing);
    }

    private static Problem preparing(PciAddress address) {
        return new Problem(
                "sriov.preparing", "the virtual functions of " + address + " are being enabled; it gives nothing yet");
    }

    /** Whether a device should have virtual functions: what is taken from it comes back at the next look. */
    public boolean wants(PciAddress device) {
        return locked(() -> standings.containsKey(device));
    }

    /** What an operator should know: boards that are being prepared, and boards that could not be. */
    public List<Problem> problems() {
        return locked(() -> {
            List<Problem> problems = new ArrayList<>();
            standings.forEach((address, standing) -> {
                switch (standing) {
                    case Standing.Ready ready -> {}
                    case Standing.Preparing now -> problems.add(preparing(address));
                    case Standing.Failed failed -> problems.add(failed.problem());
                }
            });
            return problems;
        });
    }

    /** Waits until no board is being prepared. */
    public void awaitQuiet() throws InterruptedException {
        lock.lock();
        try {
            while (!workers.isEmpty()) {
                quiet.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Begins with no more boards, and ends the waiting for those that are under way.
     *
     * @return whether all have ended by then; what hangs in the kernel is left behind
     */
    public boolean stop(Duration patience) throws InterruptedException {
        List<Thread> running = locked(() -> {
            stopped = true;
            return List.copyOf(workers);
        });
        running.forEach(Thread::interrupt);
        lock.lock();
        try {
            long left = patience.toNanos();
            while (!workers.isEmpty() && left > 0) {
                left = quiet.awaitNanos(left);
            }
            return workers.isEmpty();
        } finally {
            lock.unlock();
        }
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
