package kilonova.gpu.board;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.type.TypeId;
import kilonova.gpu.type.TypeName;
import kilonova.gpu.type.VgpuType;

/**
 * A physical GPU, or a virtual device that parents mediated devices, as it was at one look.
 *
 * @param key the physical function's address, or the virtual parent's name
 * @param vendor its maker
 * @param pciId vendor and device as sysfs writes them, {@code 0x10de:0x2235}; empty for a virtual device
 * @param mode how its memory is shared
 * @param gpuInstances how many GPU instances it is split into, where the driver tells it
 * @param frameBufferMb MiB that all units share, as far as types or model tell
 * @param virtualFunctions how many virtual functions the hardware can have, 0 for none
 * @param types every type that a slot exposes or a unit has, by id
 * @param slots where units are made, by key
 * @param units the units that the hardware has now, ours and foreign
 */
public record Board(
        DeviceKey key,
        Vendor vendor,
        Optional<String> pciId,
        BoardMode mode,
        OptionalInt gpuInstances,
        OptionalInt frameBufferMb,
        int virtualFunctions,
        List<VgpuType> types,
        List<Slot> slots,
        List<Unit> units) {
    public Board {
        types = List.copyOf(types);
        slots = List.copyOf(slots);
        units = List.copyOf(units);
    }

    /** The type with this id, if the board knows it. */
    public Optional<VgpuType> type(TypeId id) {
        return types.stream().filter(type -> type.id().equals(id)).findFirst();
    }

    /** The type that an operator's word means, an id or a name. */
    public Optional<VgpuType> typeCalled(String word) {
        return types.stream().filter(type -> type.isCalled(word)).findFirst();
    }

    /** The unit in a slot that takes only one, or any one of a slot that takes more. */
    public boolean hasUnitIn(DeviceKey slot) {
        return units.stream().anyMatch(unit -> unit.slot().equals(slot));
    }

    /** The model for people, {@code A40}: what the type names say; else empty. */
    public Optional<String> model() {
        return types.stream()
                .flatMap(type -> type.parsedName().stream())
                .map(TypeName::board)
                .findFirst();
    }

    /** The same board with nowhere to make units. */
    public Board withoutSlots() {
        return new Board(
                key, vendor, pciId, mode, gpuInstances, frameBufferMb, virtualFunctions, types, List.of(), units);
    }
}
