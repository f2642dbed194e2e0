package kilonova.gpu.selection;

import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import kilonova.gpu.address.DeviceKey;

/**
 * One enabled type, as the operator configured it.
 *
 * @param type the driver's id ({@code nvidia-558}) or the human name ({@code A40-2Q})
 * @param addresses the boards or slots that give it; empty makes it the default for all that no type names
 * @param resourceClass {@code VGPU} or {@code CUSTOM_…}
 * @param maxInstances the most units that one board offers, at least 1; empty for no limit
 */
public record MdevTypeSelection(String type, Set<DeviceKey> addresses, String resourceClass, OptionalInt maxInstances) {
    /** The class of vGPUs that nobody named otherwise. */
    public static final String DEFAULT_CLASS = "VGPU";

    private static final Pattern CLASS = Pattern.compile("VGPU|CUSTOM_[A-Z0-9_]+");

    public MdevTypeSelection {
        addresses = Set.copyOf(addresses);
        if (!CLASS.matcher(resourceClass).matches() || resourceClass.length() > 255) {
            throw new IllegalArgumentException("no resource class for a device: " + resourceClass);
        }
        if (maxInstances.isPresent() && maxInstances.getAsInt() < 1) {
            throw new IllegalArgumentException("max_instances of " + type + ": " + maxInstances.getAsInt());
        }
    }

    /** A type for all boards, in the default class, without a limit. */
    public static MdevTypeSelection everywhere(String type) {
        return new MdevTypeSelection(type, Set.of(), DEFAULT_CLASS, OptionalInt.empty());
    }
}
