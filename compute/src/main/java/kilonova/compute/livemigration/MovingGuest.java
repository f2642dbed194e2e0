package kilonova.compute.livemigration;

import java.util.List;
import java.util.Optional;
import kilonova.protocol.DeviceType;
import kilonova.protocol.ObservedGuest.ObservedDevice;

/**
 * A running guest that is to move.
 *
 * @param memoryMb MiB
 * @param units what it holds of GPUs, in the order in which its host has them
 * @param problem why it is not what it should be, if so
 */
public record MovingGuest(int memoryMb, List<MovingUnit> units, Optional<String> problem) {
    public MovingGuest {
        units = List.copyOf(units);
    }

    /**
     * One unit of it.
     *
     * @param type only its id is known if the device that it was drawn from gives another kind by now
     */
    public record MovingUnit(String resourceClass, DeviceType type) {}

    /** The units that a host says are in its guest. */
    public static List<MovingUnit> units(List<ObservedDevice> devices, HostSide source) {
        return devices.stream()
                .map(device -> {
                    DeviceType type = source.typeOf(device.providerKey(), device.type());
                    return new MovingUnit(device.resourceClass(), type);
                })
                .toList();
    }

    boolean hasMediatedDevices() {
        return units.stream().anyMatch(unit -> !unit.type().virtualFunction());
    }

    boolean hasVirtualFunctions() {
        return units.stream().anyMatch(unit -> unit.type().virtualFunction());
    }
}
