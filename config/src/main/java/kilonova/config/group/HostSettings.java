package kilonova.config.group;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * What {@code [DEFAULT]} says about the host and the program itself.
 *
 * @param host the name of this host; empty for the machine's own name
 * @param myIp the address that others know this host by; empty for that of its default route
 * @param cpuAllocationRatio overrules the ratio in Placement if present
 * @param ramAllocationRatio overrules the ratio in Placement if present
 * @param diskAllocationRatio overrules the ratio in Placement if present
 * @param initialCpuAllocationRatio the ratio of a host that Placement does not know yet
 * @param initialRamAllocationRatio the ratio of a host that Placement does not know yet
 * @param initialDiskAllocationRatio the ratio of a host that Placement does not know yet
 * @param reservedHostCpus CPUs kept for the host itself
 * @param reservedHostMemoryMb MiB kept for the host itself
 * @param reservedHostDiskMb MiB kept for the host itself
 * @param shelvedOffloadTime seconds that a shelved server stays on its host; -1 for ever
 * @param reclaimInstanceInterval seconds for which a deleted server can be brought back; 0 for not at all
 * @param resizeConfirmWindow seconds after which a finished resize or migration is confirmed by itself; 0 for never
 * @param lostHostTimeout seconds after which operations no longer wait for a host that is down; 0 for never
 * @param resumeGuestsStateOnHostBoot whether guests that ran when the host went down are started when it is up again
 * @param resumeGuestsWithoutControllerAfter seconds after the agent's start after which they are although the controller was not heard;
 *     -1 for never
 * @param instancesPath where the disks of guests are, and the images that they grow from; reachable for the hypervisor's user
 * @param debug whether the log has full detail
 * @param useJson whether the log is written as JSON
 */
public record HostSettings(
        Optional<String> host,
        Optional<String> myIp,
        Optional<Double> cpuAllocationRatio,
        Optional<Double> ramAllocationRatio,
        Optional<Double> diskAllocationRatio,
        double initialCpuAllocationRatio,
        double initialRamAllocationRatio,
        double initialDiskAllocationRatio,
        int reservedHostCpus,
        int reservedHostMemoryMb,
        int reservedHostDiskMb,
        int shelvedOffloadTime,
        int reclaimInstanceInterval,
        int resizeConfirmWindow,
        int lostHostTimeout,
        boolean resumeGuestsStateOnHostBoot,
        int resumeGuestsWithoutControllerAfter,
        String instancesPath,
        boolean debug,
        boolean useJson) {
    static final Option<Optional<String>> HOST = Option.optional(
            "host",
            ValueTypes.matching(Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*"), 200, "a host name"),
            "Name of this host; the machine's own name if unset.");

    static final Option<Optional<String>> MY_IP = Option.optional(
            "my_ip",
            ValueTypes.matching(
                    Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*"), 45, "an IP address"),
            "Address of this host, as hypervisor lists show it; the one that the default route goes out from if unset.");

    static final Option<Optional<Double>> CPU_ALLOCATION_RATIO = Option.optional(
            "cpu_allocation_ratio",
            ValueTypes.decimalFrom(0),
            "Virtual CPUs offered for each CPU; overrules what an operator set in Placement.");

    static final Option<Optional<Double>> RAM_ALLOCATION_RATIO = Option.optional(
            "ram_allocation_ratio",
            ValueTypes.decimalFrom(0),
            "Memory offered for each MiB of memory; overrules what an operator set in Placement.");

    static final Option<Optional<Double>> DISK_ALLOCATION_RATIO = Option.optional(
            "disk_allocation_ratio",
            ValueTypes.decimalFrom(0),
            "Disk offered for each GiB of disk; overrules what an operator set in Placement.");

    static final Option<Double> INITIAL_CPU_ALLOCATION_RATIO = Option.of(
            "initial_cpu_allocation_ratio", ValueTypes.decimalFrom(0), 4.0, "CPU ratio that a new host starts with.");

    static final Option<Double> INITIAL_RAM_ALLOCATION_RATIO = Option.of(
            "initial_ram_allocation_ratio",
            ValueTypes.decimalFrom(0),
            1.0,
            "Memory ratio that a new host starts with.");

    static final Option<Double> INITIAL_DISK_ALLOCATION_RATIO = Option.of(
            "initial_disk_allocation_ratio", ValueTypes.decimalFrom(0), 1.0, "Disk ratio that a new host starts with.");

    static final Option<Integer> RESERVED_HOST_CPUS =
            Option.of("reserved_host_cpus", ValueTypes.integerFrom(0), 0, "CPUs kept for the host itself.");

    static final Option<Integer> RESERVED_HOST_MEMORY_MB = Option.of(
            "reserved_host_memory_mb", ValueTypes.integerFrom(0), 512, "MiB of memory kept for the host itself.");

    static final Option<Integer> RESERVED_HOST_DISK_MB =
            Option.of("reserved_host_disk_mb", ValueTypes.integerFrom(0), 0, "MiB of disk kept for the host itself.");

    static final Option<Integer> SHELVED_OFFLOAD_TIME = Option.of(
            "shelved_offload_time",
            ValueTypes.integerFrom(-1),
            0,
            "Seconds that a shelved server stays on its host and keeps its GPU; 0 to leave at once, -1 for ever.");

    static final Option<Integer> RECLAIM_INSTANCE_INTERVAL = Option.of(
            "reclaim_instance_interval",
            ValueTypes.integerFrom(0),
            0,
            "Seconds for which a deleted server can be restored; it keeps its GPU meanwhile. 0 deletes at once.");

    static final Option<Integer> RESIZE_CONFIRM_WINDOW = Option.of(
            "resize_confirm_window",
            ValueTypes.integerFrom(0),
            0,
            "Seconds after which a finished resize or cold migration is confirmed by itself, and what it held on the source"
                    + " is given back; 0 waits for the user.");

    static final Option<Integer> LOST_HOST_TIMEOUT = Option.of(
            "lost_host_timeout",
            ValueTypes.integerFrom(0),
            600,
            "Seconds after which what waits for a host that is down ends with an error that says so; 0 waits until the host is"
                    + " back. What waits for one that an operator has forced down ends at once.");

    static final Option<Boolean> RESUME_GUESTS_STATE_ON_HOST_BOOT = Option.of(
            "resume_guests_state_on_host_boot",
            ValueTypes.bool(),
            true,
            "Start the guests that should run, with their devices, when the host comes up again; otherwise they are shown"
                    + " as stopped, and keep their devices, until somebody starts them.");

    static final Option<Integer> RESUME_GUESTS_WITHOUT_CONTROLLER_AFTER = Option.of(
            "resume_guests_without_controller_after",
            ValueTypes.integerFrom(-1),
            -1,
            "Seconds after the agent's start after which a rebooted host starts its guests although it does not reach the"
                    + " controller; a server that was evacuated meanwhile then runs twice. -1 waits for the controller.");

    static final Option<String> INSTANCES_PATH = Option.of(
            "instances_path",
            ValueTypes.matching(Pattern.compile("/[^\\x00-\\x1f]*"), 4000, "an absolute path"),
            "/var/lib/kilonova/instances",
            "Folder for the disks of guests, and for the images that they grow from; the hypervisor's user must be"
                    + " able to reach it.");

    static final Option<Boolean> DEBUG = Option.of("debug", ValueTypes.bool(), false, "Log in full detail.");

    static final Option<Boolean> USE_JSON =
            Option.of("use_json", ValueTypes.bool(), false, "Write the log as one JSON object per line.");

    /** The section {@code [DEFAULT]}. */
    public static final OptionGroup GROUP = OptionGroup.of(
            "DEFAULT",
            HOST,
            MY_IP,
            CPU_ALLOCATION_RATIO,
            RAM_ALLOCATION_RATIO,
            DISK_ALLOCATION_RATIO,
            INITIAL_CPU_ALLOCATION_RATIO,
            INITIAL_RAM_ALLOCATION_RATIO,
            INITIAL_DISK_ALLOCATION_RATIO,
            RESERVED_HOST_CPUS,
            RESERVED_HOST_MEMORY_MB,
            RESERVED_HOST_DISK_MB,
            SHELVED_OFFLOAD_TIME,
            RECLAIM_INSTANCE_INTERVAL,
            RESIZE_CONFIRM_WINDOW,
            LOST_HOST_TIMEOUT,
            RESUME_GUESTS_STATE_ON_HOST_BOOT,
            RESUME_GUESTS_WITHOUT_CONTROLLER_AFTER,
            INSTANCES_PATH,
            DEBUG,
            USE_JSON);

    /** How long a rebooted host waits at most for the controller before it starts its guests; empty for as long as it takes. */
    public Optional<Duration> longestWaitForController() {
        return resumeGuestsWithoutControllerAfter < 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(resumeGuestsWithoutControllerAfter));
    }

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    public static HostSettings from(OptionValues values) {
        return new HostSettings(
                values.get(HOST),
                values.get(MY_IP),
                values.get(CPU_ALLOCATION_RATIO),
                values.get(RAM_ALLOCATION_RATIO),
                values.get(DISK_ALLOCATION_RATIO),
                values.get(INITIAL_CPU_ALLOCATION_RATIO),
                values.get(INITIAL_RAM_ALLOCATION_RATIO),
                values.get(INITIAL_DISK_ALLOCATION_RATIO),
                values.get(RESERVED_HOST_CPUS),
                values.get(RESERVED_HOST_MEMORY_MB),
                values.get(RESERVED_HOST_DISK_MB),
                values.get(SHELVED_OFFLOAD_TIME),
                values.get(RECLAIM_INSTANCE_INTERVAL),
                values.get(RESIZE_CONFIRM_WINDOW),
                values.get(LOST_HOST_TIMEOUT),
                values.get(RESUME_GUESTS_STATE_ON_HOST_BOOT),
                values.get(RESUME_GUESTS_WITHOUT_CONTROLLER_AFTER),
                values.get(INSTANCES_PATH),
                values.get(DEBUG),
                values.get(USE_JSON));
    }
}
