package kilonova.agent.simulated.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import kilonova.agent.kernel.Errno;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.kernel.KernelError;
import kilonova.agent.kernel.Outcome;
import kilonova.agent.simulated.failures.FailureFolder;
import kilonova.agent.simulated.kernel.Node.Folder;
import kilonova.agent.simulated.kernel.Node.Link;
import kilonova.agent.simulated.kernel.Node.TextFile;
import kilonova.gpu.board.UnitId;

/**
 * A kernel whose hardware is simulated. Every change is in the state file before the write returns, so a process that is killed finds the
 * same units when it comes back. Safe to use from several threads; an operation that takes time does not hold up others.
 */
public final class SimulatedKernel implements Kernel {
    private final ReentrantLock lock = new ReentrantLock();
    private final HostProfile profile;
    private final StateFile file;
    private final FailureFolder laid;
    private final Latency latency;
    private final Failures failures = new Failures();
    private Hardware hardware;
    private VirtualTree tree;

    private SimulatedKernel(
            StateFile file, FailureFolder laid, HostProfile profile, Latency latency, HardwareState state) {
        this.file = file;
        this.laid = laid;
        this.profile = profile;
        this.latency = latency;
        this.hardware = new Hardware(profile.boards(), state, unit -> false);
        this.tree = new VirtualTree(SysfsTree.root(hardware, this::attempt));
    }

    /**
     * Hardware that goes on where its state file says it was, or that is switched on for the first time, with all virtual functions enabled.
     *
     * @param stateFile where its state is kept; made when missing, with its folder
     */
    public static SimulatedKernel open(Path stateFile, HostProfile profile) {
        return open(stateFile, profile, Latency.none());
    }

    /** The same, with operations that take time. */
    public static SimulatedKernel open(Path stateFile, HostProfile profile, Latency latency) {
        StateFile file = new StateFile(stateFile);
        HardwareState state =
                file.load().orElseGet(() -> HardwareState.fresh(1, Hardware.allFunctions(profile.boards())));
        file.save(state);
        return new SimulatedKernel(
                file, new FailureFolder(stateFile.resolveSibling("failures")), profile, latency, state);
    }

    /** What this machine is. */
    public HostProfile profile() {
        return profile;
    }

    /** How often the machine has started, at least 1. */
    public long boots() {
        return locked(() -> hardware.state().boots());
    }

    /** Says which units running guests have open: those cannot be removed or cleared (EBUSY). Nobody has any at first. */
    public void inGuest(Predicate<UnitId> open) {
        locked(() -> become(hardware.with(open)));
    }

    /** Restarts the machine, whose services enable all virtual functions again. Mediated devices and types are gone. */
    public void reboot() {
        restart(Hardware.allFunctions(profile.boards()));
    }

    /** Restarts a machine that enables nothing by itself: virtual functions are gone as well, until somebody enables them. */
    public void rebootWithoutFunctions() {
        restart(Map.of());
    }

    private void restart(Map<String, Integer> functions) {
        locked(() -> {
            replace(HardwareState.fresh(hardware.state().boots() + 1, functions));
            failures.clear();
            return become(hardware.with(unit -> false));
        });
    }

    /** Makes the next operations of a kind fail, wherever they happen. */
    public void failNext(Operation operation, Errno errno, int times) {
        failNext(operation, "", errno, times);
    }

    /** Makes the next operations of a kind fail on files whose path contains a text. */
    public void failNext(Operation operation, String pathPart, Errno errno, int times) {
        locked(() -> {
            failures.plan(operation, pathPart, errno, times);
            return times;
        });
    }

    @Override
    public Outcome<List<String>> list(String path) {
        return locked(() -> switch (tree.find(path).orElse(null)) {
            case null -> failed(Errno.ENOENT, path, "list");
            case Folder folder ->
                new Outcome.Got<>(
                        folder.entries().get().keySet().stream().sorted().toList());
            case TextFile other -> failed(Errno.ENOTDIR, path, "list");
            case Link link -> failed(Errno.ENOENT, path, "list");
        });
    }

    @Override
    public Outcome<String> read(String path) {
        latency.await(Operation.READ);
        return locked(() -> {
            Optional<Errno> planned = failures.meet(Operation.READ, path);
            if (planned.isPresent()) {
                return failed(planned.get(), path, "read");
            }
            return switch (tree.find(path).orElse(null)) {
                case null -> failed(Errno.ENOENT, path, "read");
                case Folder folder -> failed(Errno.EISDIR, path, "read");
                case Link link -> failed(Errno.ENOENT, path, "read");
                case TextFile text ->
                    text.text()
                            .get()
                            .<Outcome<String>>map(found -> new Outcome.Got<>(found.stripTrailing()))
                            .orElseGet(() -> failed(Errno.EACCES, path, "read"));
            };
        });
    }

    @Override
    public Optional<KernelError> write(String path, String text) {
        String attempt = "write '" + text.strip() + "'";
        Operation.ofWriteTo(path).ifPresent(operation -> {
            latency.await(operation);
            laid.dawdle();
        });
        return locked(() -> {
            return switch (tree.find(path).orElse(null)) {
                case null -> Optional.of(new KernelError(Errno.ENOENT, path, attempt));
                case Folder folder -> Optional.of(new KernelError(Errno.EISDIR, path, attempt));
                case Link link -> Optional.of(new KernelError(Errno.ENOENT, path, attempt));
                case TextFile target ->
                    target.writer().write(path, text).map(errno -> new KernelError(errno, path, attempt));
            };
        });
    }

    private Optional<Errno> attempt(Operation operation, String path, Function<Hardware, Hardware.Answer> change) {
        Optional<Errno> planned =
                failures.meet(operation, path).or(() -> laid.take(operation).map(Errno::valueOf));
        if (planned.isPresent()) {
            return planned;
        }
        return switch (change.apply(hardware)) {
            case Hardware.Answer.Refused(Errno errno) -> Optional.of(errno);
            case Hardware.Answer.Changed(HardwareState state) -> {
                replace(state);
                yield Optional.empty();
            }
        };
    }

    @Override
    public Outcome<String> readLink(String path) {
        return locked(() -> switch (tree.findLink(path).orElse(null)) {
            case null -> failed(Errno.ENOENT, path, "read link");
            case Link(String target) -> new Outcome.Got<>(target);
            case Folder folder -> failed(Errno.EINVAL, path, "read link");
            case TextFile text -> failed(Errno.EINVAL, path, "read link");
        });
    }

    @Override
    public boolean exists(String path) {
        return locked(() -> tree.find(path).isPresent());
    }

    private void replace(HardwareState state) {
        file.save(state);
        become(hardware.with(state));
    }

    private Hardware become(Hardware next) {
        hardware = next;
        tree = new VirtualTree(SysfsTree.root(next, this::attempt));
        return next;
    }

    private static <T> Outcome<T> failed(Errno errno, String path, String attempt) {
        return new Outcome.Failed<>(new KernelError(errno, path, attempt));
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
