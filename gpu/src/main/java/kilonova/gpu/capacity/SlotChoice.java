package kilonova.gpu.capacity;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.OwnedUnit;
import kilonova.gpu.board.Ownership;
import kilonova.gpu.board.Slot;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.type.VgpuType;

/** Which slot of a board the next unit takes. */
public sealed interface SlotChoice {
    /** Make it here. */
    record Chosen(Slot slot) implements SlotChoice {}

    /** There is no room; the reasons, at least one. */
    record Full(List<Limit> reasons) implements SlotChoice {
        public Full {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * The first usable slot by address that has room. Slots that the ledger has promised to units that are not made yet are passed over,
     * and so is the room that those will take.
     */
    static SlotChoice next(Board board, Capacity.Wish wish, Ownership ownership) {
        VgpuType type = wish.type();
        Set<UnitId> present = new HashSet<>();
        board.units().forEach(unit -> present.add(unit.id()));
        Set<DeviceKey> broken = ownership.brokenSlots(board);
        Predicate<Slot> usable = wish.usable().and(slot -> !broken.contains(slot.key()));
        List<Unit> promised = ownership.on(board.key()).stream()
                .filter(owned -> !broken.contains(owned.unit().slot()))
                .map(OwnedUnit::unit)
                .filter(unit -> !present.contains(unit.id()))
                .toList();
        Room room = Room.on(board, type, usable, ownership);
        Optional<Slot> slot = board.slots().stream()
                .filter(usable)
                .filter(candidate -> isFree(board, candidate, type, promised))
                .min(Comparator.comparing(Slot::key));
        if (room.more() <= promised.size() || slot.isEmpty()) {
            List<Limit> reasons = Capacity.of(board, wish, ownership).limits();
            return new Full(reasons.isEmpty() ? List.of(new Limit.DriverOffersNone(type.label())) : reasons);
        }
        return new Chosen(slot.get());
    }

    private static boolean isFree(Board board, Slot slot, VgpuType type, List<Unit> promised) {
        long promisedHere =
                promised.stream().filter(unit -> unit.slot().equals(slot.key())).count();
        return switch (slot) {
            case Slot.WholeDevice whole -> whole.available(type.id()) > promisedHere;
            case Slot.MdevFunction function -> isFreeFunction(board, function, type, promisedHere);
            case Slot.VendorFunction function -> isFreeFunction(board, function, type, promisedHere);
        };
    }

    private static boolean isFreeFunction(Board board, Slot slot, VgpuType type, long promisedHere) {
        DeviceKey key = slot.key();
        return promisedHere == 0 && slot.available(type.id()) > 0 && !board.hasUnitIn(key);
    }
}
