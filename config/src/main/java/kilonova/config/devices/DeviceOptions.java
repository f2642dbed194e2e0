package kilonova.config.devices;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kilonova.config.option.Item;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.ValueTypes;
import kilonova.config.sriov.SriovSettings;
import kilonova.gpu.selection.MdevTypeSelection;

/** The options that say which device types a host offers. */
public final class DeviceOptions {
    /** Sections of types begin with it. */
    public static final String TYPE_PREFIX = "mdev_";
    /** What sections of types began with before; only {@code device_addresses} is read from them. */
    public static final String FORMER_TYPE_PREFIX = "vgpu_";

    /** {@code [devices] enabled_mdev_types}. */
    public static final Option<List<Item>> ENABLED_TYPES = Option.of(
                    "enabled_mdev_types",
                    ValueTypes.items(),
                    List.of(),
                    "Types that this host offers, by id (nvidia-35) or name (A40-2Q); the first without device_addresses is"
                            + " the default for all other devices.")
            .formerly("devices", "enabled_vgpu_types");

    /** The section {@code [devices]}. */
    public static final OptionGroup GROUP =
            OptionGroup.of("devices", ENABLED_TYPES, SriovSettings.MODE, SriovSettings.MIXED_SIZES);

    /** {@code [mdev_<type>] mdev_class}. */
    public static final Option<String> RESOURCE_CLASS = Option.of(
            "mdev_class",
            ValueTypes.matching(
                    Pattern.compile("VGPU|CUSTOM_[A-Z0-9_]+"),
                    255,
                    "VGPU or CUSTOM_ followed by upper-case letters, digits and underscores (255 signs at most)"),
            MdevTypeSelection.DEFAULT_CLASS,
            "Resource class that Placement counts the type's devices as.");

    /** {@code [mdev_<type>] max_instances}. */
    public static final Option<Optional<Integer>> MAX_INSTANCES = Option.optional(
            "max_instances",
            ValueTypes.integerFrom(1),
            "How many of the type one board offers at most; as many as it can give if unset.");

    private DeviceOptions() {}

    /** {@code [mdev_<type>] device_addresses}, or {@code [vgpu_<type>]} of the same type. */
    public static Option<List<Item>> addresses(String type) {
        return Option.of(
                        "device_addresses",
                        ValueTypes.items(),
                        List.<Item>of(),
                        "PCI addresses (0000:84:00.0) or virtual parents (mtty_mtty) that offer the type.")
                .formerly(FORMER_TYPE_PREFIX + type, "device_addresses");
    }

    /** The section of a type. */
    public static OptionGroup typeGroup(String type) {
        return OptionGroup.of(TYPE_PREFIX + type, addresses(type), RESOURCE_CLASS, MAX_INSTANCES);
    }

    /** The older section of a type: all that it takes is the addresses. */
    public static OptionGroup formerTypeGroup(String type) {
        return OptionGroup.of(FORMER_TYPE_PREFIX + type, addresses(type));
    }
}
