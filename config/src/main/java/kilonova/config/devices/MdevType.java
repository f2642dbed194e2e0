package kilonova.config.devices;

import java.util.List;
import java.util.OptionalInt;
import kilonova.config.finding.Location;

/**
 * One enabled type.
 *
 * @param name the driver's id ({@code nvidia-35}) or the human name ({@code A40-2Q}); which of them it is shows on the host
 * @param addresses the devices that offer it; empty for the default type, which every device offers that no other type names
 * @param resourceClass what Placement counts it as: {@code VGPU} or a custom class
 * @param maxInstances how many of it one board may offer at most; empty for as many as the board can give
 * @param where the line that enables it
 */
public record MdevType(
        String name, List<DeviceAddress> addresses, String resourceClass, OptionalInt maxInstances, Location where) {
    /** The resource class of types that name no other. */
    public static final String DEFAULT_RESOURCE_CLASS = "VGPU";

    public MdevType {
        addresses = List.copyOf(addresses);
    }

    /** Whether it is the type of every device that no other type names. */
    public boolean isDefault() {
        return addresses.isEmpty();
    }
}
