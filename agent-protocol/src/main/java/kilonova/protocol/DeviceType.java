package kilonova.protocol;

import java.util.Optional;

/**
 * What kind of unit a device gives.
 *
 * @param id the driver's id ({@code nvidia-558}); it differs between drivers and boards that give the same kind
 * @param name the vendor's name without its prefix ({@code A40-2Q}), where it has one; hosts mean the same kind by the same name
 * @param frameBufferMb MiB of memory of one unit; 0 where that is not known
 * @param virtualFunction whether a unit is a virtual function of its own, not a mediated device
 */
public record DeviceType(String id, Optional<String> name, int frameBufferMb, boolean virtualFunction) {
    /** What people call it. */
    public String label() {
        return name.orElse(id);
    }

    /** Whether a unit of the one can go on as a unit of the other: they have the same name or, where one has none, the same id. */
    public boolean isSameAs(DeviceType other) {
        return (name.isPresent() && other.name.isPresent()) ? name.equals(other.name) : id.equals(other.id);
    }
}
