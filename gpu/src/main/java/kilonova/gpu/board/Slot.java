package kilonova.gpu.board;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.type.TypeId;

/** A place on a board where units are made. */
public sealed interface Slot {
    /** The slot's own name: the board's for a whole device, else the virtual function's. */
    DeviceKey key();

    /** How many units of a type the driver says this slot takes now, 0 or more. On a virtual function it is at most 1. */
    int available(TypeId type);

    /**
     * A device that parents mediated devices itself: a physical function, or a virtual device. Takes many units.
     *
     * @param key the board's key
     * @param availableByType what the driver says, for each type that it exposes
     */
    record WholeDevice(DeviceKey key, Map<TypeId, Integer> availableByType) implements Slot {
        public WholeDevice {
            availableByType = Map.copyOf(availableByType);
        }

        @Override
        public int available(TypeId type) {
            return availableByType.getOrDefault(type, 0);
        }
    }

    /**
     * A virtual function that parents at most one mediated device.
     *
     * @param function its address
     * @param availableByType what the driver says, for each type that it exposes
     */
    record MdevFunction(PciAddress function, Map<TypeId, Integer> availableByType) implements Slot {
        public MdevFunction {
            availableByType = Map.copyOf(availableByType);
        }

        @Override
        public DeviceKey key() {
            return DeviceKey.of(function);
        }

        @Override
        public int available(TypeId type) {
            return Math.min(1, availableByType.getOrDefault(type, 0));
        }
    }

    /**
     * A virtual function that is itself the vGPU once a type is written to it (the vendor's own VFIO driver; no mediated devices).
     *
     * @param function its address
     * @param creatable the types that may be written now
     * @param current the type that it has; empty when it has none
     * @param gpuInstance the GPU instance that carries it, where the board is split into some
     */
    record VendorFunction(PciAddress function, Set<TypeId> creatable, Optional<TypeId> current, OptionalInt gpuInstance)
            implements Slot {
        public VendorFunction {
            creatable = Set.copyOf(creatable);
        }

        @Override
        public DeviceKey key() {
            return DeviceKey.of(function);
        }

        @Override
        public int available(TypeId type) {
            return current.isEmpty() && creatable.contains(type) ? 1 : 0;
        }
    }
}
