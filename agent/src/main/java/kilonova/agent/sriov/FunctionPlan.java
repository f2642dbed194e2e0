package kilonova.agent.sriov;

import java.util.List;
import java.util.OptionalInt;
import kilonova.protocol.Problem;

/** What is to be done so that a device has the virtual functions that it should have. Pure. */
public sealed interface FunctionPlan {
    /** It has them. */
    record Nothing() implements FunctionPlan {}

    /**
     * Another number is to be set. The kernel takes a number only on a device that has none, so where both are above 0 it goes through 0.
     *
     * @param from how many there are
     * @param to how many there should be
     */
    record Change(int from, int to) implements FunctionPlan {}

    /** It must not, or cannot, be done. */
    record Refused(Problem problem) implements FunctionPlan {}

    /**
     * How a device gets its functions. One that has some already keeps them where no number was asked for: somebody chose it.
     *
     * @param count how many; empty for all
     */
    static FunctionPlan enable(PhysicalFunction device, OptionalInt count, FunctionUse use) {
        int wanted = count.orElse(device.total());
        if (wanted > device.total()) {
            return refused(
                    "sriov.too_many",
                    "%s can have %d virtual functions, and %d were asked for"
                            .formatted(device.address(), device.total(), wanted));
        }
        if (device.enabled() == wanted || (device.enabled() > 0 && count.isEmpty())) {
            return new Nothing();
        }
        return change(device, wanted, use);
    }

    /** How a device loses its functions. */
    static FunctionPlan disable(PhysicalFunction device, FunctionUse use) {
        return device.enabled() == 0 ? new Nothing() : change(device, 0, use);
    }

    private static FunctionPlan change(PhysicalFunction device, int wanted, FunctionUse use) {
        List<String> uses = use.ofDevice().isEmpty() ? use.ofFunctions() : use.ofDevice();
        if (!uses.isEmpty()) {
            String more = uses.size() > 1 ? " and %d more".formatted(uses.size() - 1) : "";
            return refused(
                    "sriov.in_use",
                    "%s has %d virtual functions and is not changed to %d while it is in use: %s%s"
                            .formatted(device.address(), device.enabled(), wanted, uses.getFirst(), more));
        }
        return new Change(device.enabled(), wanted);
    }

    private static FunctionPlan refused(String code, String message) {
        return new Refused(new Problem(code, message));
    }
}
