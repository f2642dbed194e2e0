package kilonova.config.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * How guests run on a real host: {@code [libvirt]}, apart from {@link LiveMigrationSettings}.
 *
 * @param connectionUri the daemon
 * @param virtType how processors are virtualized
 * @param cpuMode which processor guests see; empty for what suits the type
 * @param guestNetwork what the guests' network cards are plugged into
 * @param stopSeconds how long a guest may take to shut down before its power is cut
 * @param softRebootSeconds how long a guest may take to restart itself before it is reset
 * @param migration where guests that come to this host find it
 */
public record LibvirtSettings(
        String connectionUri,
        VirtType virtType,
        Optional<CpuMode> cpuMode,
        String guestNetwork,
        int stopSeconds,
        int softRebootSeconds,
        MigrationAddressSettings migration) {
    /** How processors are virtualized. */
    public enum VirtType {
        /** With KVM where the host has it, else in software. */
        AUTO,
        /** With KVM. */
        KVM,
        /** In software: slow. */
        QEMU
    }

    /** Which processor guests see. */
    public enum CpuMode {
        /** A model close to the host's, that hosts like it have too. */
        HOST_MODEL,
        /** The host's own. */
        HOST_PASSTHROUGH,
        /** The most that can be virtualized. */
        MAXIMUM,
        /** QEMU's usual one. */
        NONE
    }

    static final Option<String> CONNECTION_URI = Option.of(
            "connection_uri",
            ValueTypes.matching(Pattern.compile("\\w+(\\+\\w+)?://\\S+"), 1000, "a libvirt URI"),
            "qemu:///system",
            "The libvirt daemon of this host.");

    static final Option<VirtType> VIRT_TYPE = Option.of(
            "virt_type",
            ValueTypes.oneOf(VirtType.class),
            VirtType.AUTO,
            "How processors are virtualized: auto (kvm where the host has it), kvm, or qemu (in software).");

    static final Option<Optional<CpuMode>> CPU_MODE = Option.optional(
            "cpu_mode",
            ValueTypes.oneOf(CpuMode.class),
            "Which processor guests see: host_model, host_passthrough, maximum, or none; host_model with kvm and none with"
                    + " qemu if unset.");

    static final Option<String> GUEST_NETWORK = Option.of(
            "guest_network",
            ValueTypes.matching(
                    Pattern.compile("(network|bridge):[A-Za-z0-9_.-]+|user|none"),
                    100,
                    "network:NAME, bridge:NAME, user or none"),
            "network:default",
            "What guests' network cards are plugged into: network:NAME (of libvirt), bridge:NAME (of Linux), user (outwards"
                    + " only, for trials), or none.");

    static final Option<Integer> STOP_SECONDS = Option.of(
            "shutdown_timeout",
            ValueTypes.integerFrom(0),
            60,
            "Seconds that a guest may take to shut down before its power is cut.");

    static final Option<Integer> SOFT_REBOOT_SECONDS = Option.of(
            "wait_soft_reboot_seconds",
            ValueTypes.integerFrom(0),
            120,
            "Seconds that a guest may take to restart itself before it is reset.");

    /** The section {@code [libvirt]}. */
    public static final OptionGroup GROUP = new OptionGroup("libvirt", options());

    private static List<Option<?>> options() {
        List<Option<?>> options = new ArrayList<>(
                List.of(CONNECTION_URI, VIRT_TYPE, CPU_MODE, GUEST_NETWORK, STOP_SECONDS, SOFT_REBOOT_SECONDS));
        options.addAll(MigrationAddressSettings.OPTIONS);
        options.addAll(LiveMigrationSettings.OPTIONS);
        return options;
    }

    /** Takes the values from a file; wrong ones are reported there, and stand as their defaults here. */
    public static LibvirtSettings from(OptionValues values) {
        return new LibvirtSettings(
                values.get(CONNECTION_URI),
                values.get(VIRT_TYPE),
                values.get(CPU_MODE),
                values.get(GUEST_NETWORK),
                values.get(STOP_SECONDS),
                values.get(SOFT_REBOOT_SECONDS),
                MigrationAddressSettings.from(values));
    }
}
