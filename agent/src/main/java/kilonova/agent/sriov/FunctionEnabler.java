package kilonova.agent.sriov;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import kilonova.agent.kernel.Kernel;
import kilonova.agent.sriov.FunctionSwitch.Refusal;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.Vendor;
import kilonova.protocol.Problem;

/**
 * Gives one device its virtual functions, or takes them from it. Each operation may be repeated; none changes a device in use; errors that
 * are known to pass are tried again a bounded number of times. Safe to use from several threads; one operation at a time on each device.
 */
public final class FunctionEnabler {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Kernel kernel;
    private final SriovSettings settings;
    private final Pauses pauses;
    private final Map<PciAddress, ReentrantLock> devices = new ConcurrentHashMap<>();

    /** @param settings the number of tries, the time until functions must be ready, and the vendor's program */
    public FunctionEnabler(Kernel kernel, SriovSettings settings, Pauses pauses) {
        this.kernel = kernel;
        this.settings = settings;
        this.pauses = pauses;
    }

    /** What came of an operation. */
    public sealed interface Result {
        /**
         * The device is as it was asked to be.
         *
         * @param before how many functions it had
         * @param functions those that it has now
         */
        record Done(int before, List<PciAddress> functions) implements Result {
            public Done {
                functions = List.copyOf(functions);
            }
        }

        /** It is not. */
        record Refused(Problem problem) implements Result {}
    }

    /**
     * Gives a device its functions, and waits until they can be used.
     *
     * @param count how many; empty for all that it can have, where it has none yet
     */
    public Result enable(PciAddress address, OptionalInt count) throws InterruptedException {
        return enable(address, count, () -> {});
    }

    /** @param onChange is called before anything of the device is changed, if anything has to be */
    Result enable(PciAddress address, OptionalInt count, Runnable onChange) throws InterruptedException {
        return alone(address, () -> {
            Optional<PhysicalFunction> before = PhysicalFunction.read(kernel, address);
            if (before.isEmpty()) {
                return new Result.Refused(noDevice(address));
            }
            Optional<Problem> refused = change(
                    address, device -> FunctionPlan.enable(device, count, FunctionUse.of(kernel, device)), onChange);
            return refused.isPresent()
                    ? new Result.Refused(refused.get())
                    : awaitReady(address, before.get().enabled());
        });
    }

    /** Takes its functions from a device. */
    public Result disable(PciAddress address) throws InterruptedException {
        return alone(address, () -> {
            Optional<PhysicalFunction> before = PhysicalFunction.read(kernel, address);
            if (before.isEmpty()) {
                return new Result.Refused(noDevice(address));
            }
            Optional<Problem> refused =
                    change(address, device -> FunctionPlan.disable(device, FunctionUse.of(kernel, device)), () -> {});
            return refused.isPresent()
                    ? new Result.Refused(refused.get())
                    : new Result.Done(before.get().enabled(), List.of());
        });
    }

    /** Whether a device has its functions already, and they can be used. */
    boolean isReady(PciAddress address, OptionalInt count) {
        return PhysicalFunction.read(kernel, address)
                .filter(device -> FunctionPlan.enable(device, count, FunctionUse.of(kernel, device))
                        instanceof FunctionPlan.Nothing)
                .filter(device -> Readiness.lacking(kernel, device).isEmpty())
                .filter(device -> device.enabled() == 0 || !DriverBinding.isLost(device))
                .isPresent();
    }

    private interface Planning {
        FunctionPlan of(PhysicalFunction device);
    }

    /** Each try looks anew: what the last one did, or somebody else meanwhile, counts. */
    private Optional<Problem> change(PciAddress address, Planning planning, Runnable onChange)
            throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        for (int tries = 1; ; tries++) {
            Optional<PhysicalFunction> device = PhysicalFunction.read(kernel, address);
            if (device.isEmpty()) {
                return Optional.of(noDevice(address));
            }
            FunctionPlan plan = planning.of(device.get());
            switch (plan) {
                case FunctionPlan.Nothing done -> {
                    return bindAgain(device.get(), onChange);
                }
                case FunctionPlan.Refused(Problem problem) -> {
                    return Optional.of(problem);
                }
                case FunctionPlan.Change change -> {
                    onChange.run();
                    Optional<Refusal> refusal = switchFor(device.get(), change).change(device.get(), change);
                    if (refusal.isEmpty()) {
                        return verify(address, change);
                    }
                    if (!refusal.get().passing() || tries >= settings.tries()) {
                        return Optional.of(afterTries(refusal.get(), tries));
                    }
                }
            }
            pauses.pause(pause);
            pause = pause.multipliedBy(2);
        }
    }

    /** The right number of functions is of no use where the board has lost its driver. */
    private Optional<Problem> bindAgain(PhysicalFunction device, Runnable onChange) {
        if (device.enabled() == 0 || !DriverBinding.isLost(device)) {
            return Optional.empty();
        }
        onChange.run();
        DriverBinding.mend(kernel, device);
        return PhysicalFunction.read(kernel, device.address())
                .filter(DriverBinding::isLost)
                .map(still -> DriverBinding.lost(still, still.driver()));
    }

    private static Problem afterTries(Refusal refusal, int tries) {
        Problem problem = refusal.problem();
        return refusal.passing()
                ? new Problem(problem.code(), problem.message() + " (tried " + tries + " times)")
                : problem;
    }

    private Optional<Problem> verify(PciAddress address, FunctionPlan.Change change) {
        int now = PhysicalFunction.read(kernel, address)
                .map(PhysicalFunction::enabled)
                .orElse(0);
        return now == change.to()
                ? Optional.empty()
                : Optional.of(new Problem(
                        "sriov.failed",
                        "%s took %d virtual functions and shows %d".formatted(address, change.to(), now)));
    }

    private FunctionSwitch switchFor(PhysicalFunction device, FunctionPlan.Change change) {
        Optional<VendorSwitch> vendors = settings.vendorTool()
                .filter(tool -> device.vendor() == Vendor.NVIDIA)
                .map(tool -> new VendorSwitch(Path.of(tool), kernel))
                .filter(tool -> tool.fits(device, change));
        return vendors.isPresent() ? vendors.get() : new KernelSwitch(kernel);
    }

    private Result awaitReady(PciAddress address, int before) throws InterruptedException {
        Instant end = pauses.instant().plus(settings.readyTimeout());
        while (true) {
            Optional<PhysicalFunction> device = PhysicalFunction.read(kernel, address);
            if (device.isEmpty()) {
                return new Result.Refused(noDevice(address));
            }
            Optional<String> lacking = Readiness.lacking(kernel, device.get());
            if (lacking.isEmpty()) {
                return new Result.Done(before, device.get().functions());
            }
            if (!pauses.instant().isBefore(end)) {
                return new Result.Refused(new Problem(
                        "sriov.not_ready",
                        "%s was not ready within %d seconds: %s"
                                .formatted(address, settings.readyTimeout().toSeconds(), lacking.get())));
            }
            pauses.pause(LOOK_AGAIN);
        }
    }

    private static Problem noDevice(PciAddress address) {
        return new Problem(
                "sriov.no_such_device",
                "there is no device at " + address + " that can have virtual functions (no sriov_totalvfs above 0)");
    }

    private interface Operation {
        Result run() throws InterruptedException;
    }

    private Result alone(PciAddress address, Operation operation) throws InterruptedException {
        ReentrantLock lock = devices.computeIfAbsent(address, device -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            return operation.run();
        } finally {
            lock.unlock();
        }
    }
}
