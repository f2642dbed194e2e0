package kilonova.agent.sriov;

import java.time.Duration;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that boards have the virtual functions and the mode that they should have: after each boot, and whenever they went. Boards are
 * prepared side by side; one that hangs holds up no other. While a board is being prepared it offers nothing, and guests that hold units of
 * it wait: so functions come first, then the mode, then types and mediated devices, then guests. One that could not be prepared offers what it
 * has, and is withheld again only while a further try changes it. Safe to use from several threads.
 */
public final class BoardPreparation {
    /** The code of the reason for which a board gives nothing at the moment although it will. */
    public static final String PREPARING = "sriov.preparing";

    private static final Logger LOG = LoggerFactory.getLogger(BoardPreparation.class);

    private final Kernel kernel;
    private final SriovSettings settings;
    private final FunctionEnabler enabler;
    private final MixedSizeMode mixedSizes;
    private final Standings standings;
    private final Runnable changed;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private final Set<Thread> workers = new HashSet<>();
    private boolean stopped;

    /**
     * What a board needs.
     *
     * @param functions whether it should have virtual functions
     * @param count how many; empty for all that it can have
     * @param mixedSizes whether it should hold vGPUs of different sizes
     * @param empty whether it has no vGPU now
     */
    private record Needs(boolean functions, OptionalInt count, boolean mixedSizes, boolean empty) {}

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
        this.standings = new Standings(pauses);
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
        standings.keep(wanted.keySet());
        wanted.forEach((address, needs) -> consider(address, needs, ready.getOrDefault(address, false)));
    }

    private Map<PciAddress, Needs> needs(DeviceInventory inventory, DeviceSettings devices) {
        Map<PciAddress, OptionalInt> functions = settings.mode() == SriovSettings.Mode.OFF
                ? Map.of()
                : WantedFunctions.of(inventory, devices, settings, address -> PhysicalFunction.read(kernel, address));
        Map<PciAddress, Needs> needs = new TreeMap<>();
        functions.forEach((address, count) -> needs.put(address, new Needs(true, count, false, false)));
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
                                    true,
                                    board.units().isEmpty())));
        }
        return needs;
    }

    private boolean isReady(PciAddress address, Needs needs) {
        return (!needs.functions() || enabler.isReady(address, needs.count()))
                && (!needs.mixedSizes() || mixedSizes.isKnown(address));
    }

    private void consider(PciAddress address, Needs needs, boolean ready) {
        locked(() -> {
            if (!stopped && standings.begins(address, ready, needs.empty())) {
                Thread worker = Thread.ofVirtual().name("sriov-" + address).unstarted(() -> prepare(address, needs));
                workers.add(worker);
                worker.start();
            }
            return workers;
        });
    }

    private void prepare(PciAddress address, Needs needs) {
        try {
            Optional<Problem> problem = needs.functions() ? functions(address, needs.count()) : Optional.empty();
            if (problem.isEmpty() && needs.mixedSizes()) {
                problem = mixedSizes.ensure(address, () -> standings.changes(address));
            }
            standings.end(address, problem);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("{}: a defect stopped the work on it until later", address, e);
            standings.end(address, Optional.of(new Problem("agent.defect", String.valueOf(e))));
        } finally {
            standings.abandon(address);
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
        return switch (enabler.enable(address, count, () -> standings.changes(address))) {
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

    /** Why a board gives nothing at the moment although it will: its functions or its mode are being set. */
    public Optional<Problem> notReady(DeviceKey board) {
        return board.pci().flatMap(standings::notReady);
    }

    /** Whether a device should have virtual functions: what is taken from it comes back at the next look. */
    public boolean wants(PciAddress device) {
        return standings.has(device);
    }

    /** What an operator should know: boards that are being prepared, and boards that could not be. */
    public List<Problem> problems() {
        return standings.problems();
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
