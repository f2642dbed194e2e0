package kilonova.config.devices;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The enabled types of a host.
 *
 * <p>At most one of them is the default type, and no address stands under two. An empty list means that the host offers no
 * mediated devices; what Placement already has of it stays as it is.
 *
 * @param types in the order of {@code enabled_mdev_types}
 */
public record DeviceSettings(List<MdevType> types) {
    public DeviceSettings {
        types = List.copyOf(types);
    }

    /** The type of devices that no type names. */
    public Optional<MdevType> defaultType() {
        return types.stream().filter(MdevType::isDefault).findFirst();
    }

    /**
     * The type that a device offers: the one that names it, else the default type, else none, and then the device is left
     * alone. Whether the device's driver knows the type is not asked here.
     */
    public Optional<MdevType> typeOf(DeviceAddress address) {
        return types.stream()
                .filter(type -> type.addresses().contains(address))
                .findFirst()
                .or(this::defaultType);
    }

    /** Every resource class that an enabled type is counted as, the default type's included. */
    public Set<String> resourceClasses() {
        return types.stream().map(MdevType::resourceClass).collect(Collectors.toUnmodifiableSet());
    }
}
