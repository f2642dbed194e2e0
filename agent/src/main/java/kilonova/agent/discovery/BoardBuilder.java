package kilonova.agent.discovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.BoardMemory;
import kilonova.gpu.board.BoardMode;
import kilonova.gpu.board.Slot;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.Vendor;
import kilonova.gpu.type.TypeId;
import kilonova.gpu.type.VgpuType;

/** A board while its parts are being found. */
final class BoardBuilder {
    private final DeviceKey key;
    private final Vendor vendor;
    private final Optional<String> pciId;
    private final int virtualFunctions;
    private final OptionalInt gpuInstances;
    private final Map<TypeId, VgpuType> types = new LinkedHashMap<>();
    private final Map<DeviceKey, Slot> slots = new LinkedHashMap<>();
    private final List<Unit> units = new ArrayList<>();

    BoardBuilder(DeviceKey key, Vendor vendor, Optional<String> pciId, int virtualFunctions, OptionalInt gpuInstances) {
        this.key = key;
        this.vendor = vendor;
        this.pciId = pciId;
        this.virtualFunctions = virtualFunctions;
        this.gpuInstances = gpuInstances;
    }

    DeviceKey key() {
        return key;
    }

    /** What boards of one kind have in common: their PCI id, or the key of a virtual one. */
    String model() {
        return pciId.orElse(key.toString());
    }

    boolean knows(TypeId type) {
        return types.containsKey(type);
    }

    void add(VgpuType type) {
        types.putIfAbsent(type.id(), type);
    }

    void add(Slot slot) {
        slots.put(slot.key(), slot);
    }

    void add(Unit unit) {
        units.add(unit);
    }

    boolean hasSlot(DeviceKey slot) {
        return slots.containsKey(slot);
    }

    Board build() {
        List<VgpuType> known = List.copyOf(types.values());
        return new Board(
                key,
                vendor,
                pciId,
                mode(),
                gpuInstances,
                BoardMemory.of(known),
                virtualFunctions,
                known,
                slots.values().stream()
                        .sorted((one, other) -> one.key().compareTo(other.key()))
                        .toList(),
                units);
    }

    /** sysfs does not name the mode; what lives on the board and what the driver still offers tell it. */
    private BoardMode mode() {
        if (vendor != Vendor.NVIDIA) {
            return BoardMode.SHARED_POOL;
        }
        boolean instances = slots.values().stream()
                        .anyMatch(slot -> slot instanceof Slot.VendorFunction function
                                && function.gpuInstance().isPresent())
                || units.stream().anyMatch(unit -> migBacked(unit.type()));
        if (instances) {
            return BoardMode.GPU_INSTANCES;
        }
        int[] sizes = units.stream()
                .map(unit -> Optional.ofNullable(types.get(unit.type()))
                        .map(VgpuType::frameBufferMb)
                        .orElse(OptionalInt.empty()))
                .flatMapToInt(OptionalInt::stream)
                .distinct()
                .toArray();
        boolean otherSizesOffered = sizes.length == 1
                && types.values().stream()
                        .filter(type -> type.frameBufferMb().isPresent()
                                && type.frameBufferMb().getAsInt() != sizes[0])
                        .anyMatch(type -> slots.values().stream().anyMatch(slot -> slot.available(type.id()) > 0));
        return IntStream.of(sizes).count() > 1 || otherSizesOffered ? BoardMode.MIXED_SIZE : BoardMode.EQUAL_SIZE;
    }

    private boolean migBacked(TypeId id) {
        return Optional.ofNullable(types.get(id)).map(VgpuType::migBacked).orElse(false);
    }
}
