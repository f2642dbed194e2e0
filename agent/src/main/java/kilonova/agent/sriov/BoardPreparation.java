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
import kilonova.gpu.board.Board;
import kilonova.gpu.board.Vendor;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.protocol.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that boards have the virtual functions and the mode that they should have: after each boot, and whenever they went. Boards are
 * prepared side by side; one that hangs holds up no other. While a board is being prepared it offers nothing, and guests that hold units of
 * it wait: so functions come first, then the mode, then types and mediated devices, then guests. Safe to use from several threads.
 */
public final class BoardPreparation {
    /** The code of the reason for which a board gives nothing at the moment although it will. */
    public static final String PREPARING = "sriov.preparing";

    private static final Logger LOG = LoggerFactory.getLogger(BoardPreparation.class);
    private static final Duration FIRST_REST = Duration.ofSeconds(30);
    private static final Duration LONGEST_REST = Duration.ofMinutes(15);

    private final Kernel kernel;
    private final SriovSettings settings;
    private final FunctionEnabler enabler;
    private final MixedSizeMode mixedSizes;
    private final Pauses pauses;
    private final Runnable changed;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private final Map<PciAddress, Standing> standings = new TreeMap<>();
    private final Set<Thread> workers = new HashSet<>();
    private boolean stopped;

    /**
     * What a board needs.
     *
     * @param functions whether it should have virtual functions
     * @param count how many; empty for all that it can have
     * @param mixedSizes whether it should hold vGPUs of different sizes
     */
    private record Needs(boolean functions, OptionalInt count, boolean mixedSizes) {}

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
        this.mixedSizes = new MixedSizeMode(kernel, settings.mixedSizes().tool());
        this.pauses = pauses;
        this.changed = changed;
    }

    /** Looks at the boards that need something, and begins to prepare those that have it not. Waits for none of them. */
    public void look(Supplier<DeviceInventory> inventory, DeviceSettings devices) {
        if (settings.mode() == SriovSettings.Mode.OFF && settings.mixedSizes().isEmpty()) {
            return;
        }
        Map<PciAddress, Needs> wanted = needs(inventory.get(), devices);
        Map<PciAddress, Boolean> ready = new TreeMap<>();
        wanted.forEach((address, needs) -> ready.put(address, isReady(address, needs)));
        locked(() -> {
            standings.keySet().removeIf(address -> !wanted.containsKey(address) && !isPreparing(address));
            wanted.forEach((address, needs) -> consider(address, needs, ready.getOrDefault(address, false)));
            return standings;
        });
    }

    private Map<PciAddress, Needs> needs(DeviceInventory inventory, DeviceSettings devices) {
        Map<PciAddress, OptionalInt> functions = settings.mode() == SriovSettings.Mode.OFF
                ? Map.of()
                : WantedFunctions.of(inventory, devices, settings, address -> PhysicalFunction.read(kernel, address));
        Map<PciAddress, Needs> needs = new TreeMap<>();
        functions.forEach((address, count) -> needs.put(address, new Needs(true, count, false)));
        for (Board board : inventory.boards()) {
            board.key()
                    .pci()
                    .filter(address -> board.vendor() == Vendor.NVIDIA
                            && settings.mixedSizes().includes(address))
                    // while somebody else is to enable its functions, the mode would be lost again
                    .filter(address ->
                            functions.containsKey(address) || !board.slots().isEmpty())
                    .ifPresent(address -> needs.put(
                            address,
                            new Needs(
                                    functions.containsKey(address),
                                    functions.getOrDefault(address, OptionalInt.empty()),
                                    true)));
        }
        return needs;
    }

    private boolean isReady(PciAddress address, Needs needs) {
        return (!needs.functions() || enabler.isReady(address, needs.count()))
                && (!needs.mixedSizes() || mixedSizes.isKnown(address));
    }

    private boolean isPreparing(PciAddress address) {
        return standings.get(address) instanceof Standing.Preparing;
    }

    private void consider(PciAddress address, Needs needs, boolean ready) {
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
        Thread worker = Thread.ofVirtual().name("sriov-" + address).unstarted(() -> prepare(address, needs, failures));
        workers.add(worker);
        worker.start();
    }

    private void prepare(PciAddress address, Needs needs, int failures) {
        @Nullable Standing standing = null;
        try {
            Optional<Problem> problem = needs.functions() ? functions(address, needs.count()) : Optional.empty();
            if (problem.isEmpty() && needs.mixedSizes()) {
                problem = mixedSizes.ensure(address);
            }
            standing = problem.map(why -> failed(address, why, failures)).orElseGet(Standing.Ready::new);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("{}: a defect stopped the work on it until later", address, e);
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

    private Optional<Problem> functions(PciAddress address, OptionalInt count) throws InterruptedException {
        return switch (enabler.enable(address, count)) {
            case FunctionEnabler.Result.Done(int before, List<PciAddress> functions) -> {
                if (before != functions.size()) {
                    LOG.info("{} has {} virtual functions now; it had {}", address, functions.size(), before);
                    mixedSizes.forget(address);
                }
                yield Optional.empty();
            }
            case FunctionEnabler.Result.Refused(Problem problem) -> Optional.of(problem);
        };
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
                PREPARING,
                "the virtual functions or the mode of " + address + " are being set; it gives nothing yet");
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
