package kilonova.config.devices;

import java.util.Optional;
import kilonova.config.option.OptionGroup;

/** Sections whose names hold the name of a type. */
public final class DeviceSections {
    private DeviceSections() {}

    /** The type that a section is about, if it is the section of a type. */
    public static Optional<String> typeOf(String section) {
        return after(DeviceOptions.TYPE_PREFIX, section).or(() -> after(DeviceOptions.FORMER_TYPE_PREFIX, section));
    }

    /** The options that the section of a type takes; empty for other sections. */
    public static Optional<OptionGroup> groupOf(String section) {
        return after(DeviceOptions.TYPE_PREFIX, section)
                .map(DeviceOptions::typeGroup)
                .or(() -> after(DeviceOptions.FORMER_TYPE_PREFIX, section).map(DeviceOptions::formerTypeGroup));
    }

    private static Optional<String> after(String prefix, String section) {
        return section.startsWith(prefix) && section.length() > prefix.length()
                ? Optional.of(section.substring(prefix.length()))
                : Optional.empty();
    }
}
