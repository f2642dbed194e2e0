package kilonova.config.sriov;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;
import kilonova.gpu.address.PciAddress;

/**
 * What the agent does about virtual functions that are not enabled: {@code [devices] sriov} and {@code [sriov]}.
 *
 * @param mode whether it enables any
 * @param counts how many on each device that the operator names, of whatever kind; empty for all that it can have
 * @param vendorTool NVIDIA's program that enables them; used where it is installed. Empty for the kernel's own file alone
 * @param tries how often a device is tried that answers with a known error that passes, at least 1
 * @param readyTimeout how long enabled functions may take until they can be used
 * @param mixedSizes which boards are to hold vGPUs of different sizes, once their functions are enabled
 */
public record SriovSettings(
        Mode mode,
        Map<PciAddress, OptionalInt> counts,
        Optional<String> vendorTool,
        int tries,
        Duration readyTimeout,
        MixedSizes mixedSizes) {
    private static final String USUAL_TOOL = "/usr/lib/nvidia/sriov-manage";
    private static final int USUAL_TRIES = 5;
    private static final int USUAL_SECONDS = 120;

    /** Whether the agent enables virtual functions. */
    public enum Mode {
        /** Those of GPUs that a type is enabled for, and of devices that {@code [sriov]} names. */
        AUTO,
        /** None. */
        OFF
    }

    /** {@code [devices] sriov}: beside the types that it serves. */
    public static final Option<Mode> MODE = Option.of(
            "sriov",
            ValueTypes.oneOf(Mode.class),
            Mode.AUTO,
            "auto: the agent enables the virtual functions of GPUs that a type is enabled for, and of those that [sriov]"
                    + " names, and never touches a device in use; off: somebody else does.");

    /** {@code [devices] mixed_sizes}: beside the types that it serves. */
    public static final Option<MixedSizes> MIXED_SIZES = Option.of(
            "mixed_sizes",
            MixedSizes.TYPE,
            MixedSizes.none(),
            "NVIDIA's boards that hold vGPUs of different sizes side by side, by PCI address, or all: the agent sets that mode"
                    + " after each boot, once functions are enabled and before any vGPU is made; other boards keep theirs.");

    static final Option<String> MANAGEMENT_TOOL = Option.of(
            "management_tool",
            ValueTypes.string(),
            MixedSizes.USUAL_TOOL,
            "NVIDIA's program that shows and sets the mode of boards that mixed_sizes names.");

    static final Option<Map<PciAddress, OptionalInt>> VIRTUAL_FUNCTIONS = Option.of(
            "virtual_functions",
            FunctionCounts.TYPE,
            Map.of(),
            "How many virtual functions devices get, as ADDRESS=COUNT or ADDRESS=all between commas; GPUs that are not"
                    + " named get all that they can have.");

    static final Option<String> VENDOR_TOOL = Option.of(
            "vendor_tool",
            ValueTypes.string(),
            USUAL_TOOL,
            "NVIDIA's program that enables all functions of one of its boards; where it is not installed, the kernel's"
                    + " sriov_numvfs is written.");

    static final Option<Integer> TRIES = Option.of(
            "tries",
            ValueTypes.integer(1, 100),
            USUAL_TRIES,
            "How often a device is tried in a row that answers with an error that is known to pass.");

    static final Option<Integer> READY_TIMEOUT = Option.of(
            "ready_timeout",
            ValueTypes.integer(1, 3600),
            USUAL_SECONDS,
            "Seconds that enabled functions may take until their driver offers types.");

    /** The section {@code [sriov]}. */
    public static final OptionGroup GROUP =
            OptionGroup.of("sriov", VIRTUAL_FUNCTIONS, VENDOR_TOOL, TRIES, READY_TIMEOUT, MANAGEMENT_TOOL);

    public SriovSettings {
        counts = Map.copyOf(counts);
        if (tries < 1 || !readyTimeout.isPositive()) {
            throw new IllegalArgumentException(tries + " tries, ready within " + readyTimeout);
        }
    }

    /** The same settings where no board's mode is set. */
    public SriovSettings(
            Mode mode,
            Map<PciAddress, OptionalInt> counts,
            Optional<String> vendorTool,
            int tries,
            Duration readyTimeout) {
        this(mode, counts, vendorTool, tries, readyTimeout, MixedSizes.none());
    }

    /** The agent enables nothing by itself; what is asked for by hand takes the usual tries and time. */
    public static SriovSettings off() {
        return new SriovSettings(
                Mode.OFF, Map.of(), Optional.of(USUAL_TOOL), USUAL_TRIES, Duration.ofSeconds(USUAL_SECONDS));
    }

    /**
     * Takes the values from a file; wrong ones are reported there, and stand as their defaults here.
     *
     * @param devices {@code [devices]}
     * @param own {@code [sriov]}
     */
    public static SriovSettings from(OptionValues devices, OptionValues own) {
        return new SriovSettings(
                devices.get(MODE),
                own.get(VIRTUAL_FUNCTIONS),
                Optional.of(own.get(VENDOR_TOOL)).filter(tool -> !tool.isBlank()),
                own.get(TRIES),
                Duration.ofSeconds(own.get(READY_TIMEOUT)),
                devices.get(MIXED_SIZES).shownBy(own.get(MANAGEMENT_TOOL)));
    }

    /** The same for a machine that is not this one: no program of this machine is run. */
    public SriovSettings withoutVendorTool() {
        return new SriovSettings(mode, counts, Optional.empty(), tries, readyTimeout);
    }
}
