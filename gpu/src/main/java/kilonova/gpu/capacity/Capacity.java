package kilonova.gpu.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
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

/**
 * What one board promises for its configured type.
 *
 * @param total units of ours that exist, and those that could still be made; never below {@code inUse}, never more than the hardware gives
 * @param reserved how many of them are not to be given now; all of them while the board drains
 * @param inUse units that operations or servers of ours hold
 * @param limits why it is less than the hardware could give
 */
public record Capacity(int total, int reserved, int inUse, List<Limit> limits) {
    public Capacity {
        limits = List.copyOf(limits);
        if (total < inUse || reserved < 0 || reserved > total) {
            throw new IllegalArgumentException("total " + total + ", reserved " + reserved + ", in use " + inUse);
        }
    }

    /**
     * What an operator asks of a board.
     *
     * @param type the type to give
     * @param usable the slots that may be used
     * @param maxInstances the most units to offer; trims, and never below what is in use
     * @param drained whether to offer nothing new
     */
    public record Wish(VgpuType type, Predicate<Slot> usable, OptionalInt maxInstances, boolean drained) {}

    /** What a board promises. Units that the ledger does not know are never counted, and whatever room they take is missing. */
    public static Capacity of(Board board, Wish wish, Ownership ownership) {
        List<Limit> limits = new ArrayList<>();
        List<OwnedUnit> ours = ownership.on(board.key());
        List<UnitId> present = board.units().stream().map(Unit::id).toList();
        int inUse = (int) ours.stream().filter(OwnedUnit::inUse).count();
        int inUseAndPresent = (int) ours.stream()
                .filter(owned -> owned.inUse() && present.contains(owned.unit().id()))
                .count();
        int idle = count(ours, present, OwnedUnit.Use.IDLE, wish.type());
        int quarantined = count(ours, present, OwnedUnit.Use.QUARANTINED, wish.type());
        Set<DeviceKey> broken = ownership.brokenSlots(board);
        Room room = Room.on(board, wish.type(), wish.usable().and(slot -> !broken.contains(slot.key())), ownership);
        room.limit().ifPresent(limits::add);

        int giveable = idle + room.more();
        int total = Math.max(inUse, inUseAndPresent + giveable);
        if (wish.maxInstances().isPresent() && wish.maxInstances().getAsInt() < total) {
            limits.add(new Limit.MaxInstances(wish.maxInstances().getAsInt(), total));
            total = Math.max(inUse, wish.maxInstances().getAsInt());
        }
        total += quarantined;
        int reserved = quarantined;
        if (quarantined + broken.size() > 0) {
            limits.add(new Limit.Quarantined(quarantined + broken.size()));
        }
        limits.addAll(strangers(board, wish.type(), ours, ownership));

        int otherTypeInUse = (int) ours.stream()
                .filter(owned ->
                        owned.inUse() && !owned.unit().type().equals(wish.type().id()))
                .count();
        if (giveable == 0 && otherTypeInUse > 0) {
            limits.add(new Limit.TypeChange(wish.type().label(), otherTypeInUse));
            reserved = total;
        } else if (total == 0) {
            limits.add(nothing(board, wish.type()));
        }
        if (wish.drained()) {
            limits.add(new Limit.Drained());
            reserved = total;
        }
        return new Capacity(total, reserved, inUse, limits);
    }

    /** A board that gives nothing (any more): what is in use stays counted, and nothing new comes. */
    public static Capacity onlyWhatIsInUse(int inUse, Limit why) {
        return new Capacity(inUse, inUse, inUse, List.of(why));
    }

    /** The same with nothing new offered, for one more reason. */
    public Capacity draining(Limit why) {
        List<Limit> more = new ArrayList<>(limits);
        more.add(why);
        return new Capacity(total, total, inUse, more);
    }

    private static int count(List<OwnedUnit> ours, List<UnitId> present, OwnedUnit.Use use, VgpuType type) {
        return (int) ours.stream()
                .filter(owned -> owned.use() == use
                        && present.contains(owned.unit().id())
                        && owned.unit().type().equals(type.id()))
                .count();
    }

    private static List<Limit> strangers(Board board, VgpuType type, List<OwnedUnit> ours, Ownership ownership) {
        List<Limit> limits = new ArrayList<>();
        int foreign = (int) board.units().stream()
                .filter(unit -> !ownership.owns(unit.id()))
                .count();
        if (foreign > 0) {
            limits.add(new Limit.ForeignUnits(foreign));
        }
        int leftovers = (int) ours.stream()
                .filter(owned -> owned.use() == OwnedUnit.Use.IDLE
                        && !owned.unit().type().equals(type.id()))
                .count();
        if (leftovers > 0) {
            limits.add(new Limit.Leftovers(leftovers));
        }
        return limits;
    }

    private static Limit nothing(Board board, VgpuType wanted) {
        List<String> others = board.units().stream()
                .filter(unit -> !unit.type().equals(wanted.id()))
                .map(unit -> board.type(unit.type())
                        .map(VgpuType::label)
                        .orElse(unit.type().value()))
                .distinct()
                .sorted()
                .toList();
        return others.isEmpty()
                ? new Limit.DriverOffersNone(wanted.label())
                : new Limit.TypeBusy(wanted.label(), others);
    }
}
