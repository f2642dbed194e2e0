package kilonova.gpu.capacity;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.BoardMode;
import kilonova.gpu.board.Ownership;
import kilonova.gpu.board.Slot;
import kilonova.gpu.board.Unit;
import kilonova.gpu.type.TypeName;
import kilonova.gpu.type.VgpuType;

/**
 * How many more units of a type a board takes right now.
 *
 * @param more at least 0; never more than the hardware would really let one make
 * @param limit why it is less than the slots and the memory suggest, if so
 */
public record Room(int more, Optional<Limit> limit) {
    private static final Room NONE = new Room(0, Optional.empty());

    /**
     * The smallest of: what the driver says for each free slot, what fits in the board's free memory, and the most that the type allows on
     * one board. On a board whose slots are virtual functions a slot's own "1" promises nothing about the others.
     *
     * @param usable the slots that may be used
     */
    public static Room on(Board board, VgpuType type, Predicate<Slot> usable) {
        int inWholeDevices = 0;
        int freeFunctions = 0;
        for (Slot slot : board.slots()) {
            if (!usable.test(slot)) {
                continue;
            }
            switch (slot) {
                case Slot.WholeDevice whole -> inWholeDevices += onWholeDevice(board, whole, type);
                case Slot.MdevFunction function -> freeFunctions += free(board, function, type);
                case Slot.VendorFunction function -> freeFunctions += free(board, function, type);
            }
        }
        if (freeFunctions == 0) {
            return new Room(inWholeDevices, Optional.empty());
        }
        Room functions = onFunctions(board, type, freeFunctions);
        return new Room(inWholeDevices + functions.more, functions.limit);
    }

    /**
     * The same, where units of ours may be missing from the hardware: after a boot a driver offers all types again, although guests will have
     * their units of an earlier type back. While such a unit is of another size, nothing of this type is made, for the first one made might
     * fix the size of all, or take the room. Those of the same size only take places, which is for the caller to count.
     *
     * @param ownership what is ours
     */
    static Room on(Board board, VgpuType type, Predicate<Slot> usable, Ownership ownership) {
        return ownership.awaitedOn(board).stream().allMatch(unit -> isOfSize(board, unit, type))
                ? on(board, type, usable)
                : NONE;
    }

    private static boolean isOfSize(Board board, Unit unit, VgpuType type) {
        if (unit.type().equals(type.id())) {
            return true;
        }
        OptionalInt size = type.migBacked() ? OptionalInt.empty() : type.frameBufferMb();
        return size.isPresent()
                && board.type(unit.type())
                        .filter(other -> !other.migBacked())
                        .map(VgpuType::frameBufferMb)
                        .filter(size::equals)
                        .isPresent();
    }

    /** The driver counts right; the type's own limit holds even if units came while its files were read. */
    private static int onWholeDevice(Board board, Slot.WholeDevice device, VgpuType type) {
        int offered = device.available(type.id());
        return board.mode() == BoardMode.EQUAL_SIZE
                ? Math.max(0, Math.min(offered, remainingByCount(board, type).orElse(offered)))
                : offered;
    }

    private static int free(Board board, Slot slot, VgpuType type) {
        return board.hasUnitIn(slot.key()) ? 0 : Math.min(1, slot.available(type.id()));
    }

    private static Room onFunctions(Board board, VgpuType type, int freeFunctions) {
        return switch (board.mode()) {
            case GPU_INSTANCES -> withinInstances(board, type, freeFunctions);
            case MIXED_SIZE ->
                oneOf(freeFunctions, "with mixed sizes the driver's placement rules decide what fits beside what");
            case EQUAL_SIZE, SHARED_POOL -> withinBoard(board, type, freeFunctions);
        };
    }

    private static Room withinBoard(Board board, VgpuType type, int freeFunctions) {
        if (type.migBacked()) {
            return withinInstances(board, type, freeFunctions);
        }
        OptionalInt byCount = remainingByCount(board, type);
        OptionalInt byMemory = remainingByMemory(board, type);
        if (byCount.isEmpty() && byMemory.isEmpty()) {
            return oneOf(
                    freeFunctions, "neither the driver nor the type's name tells how many " + type.label() + " fit");
        }
        int more = Math.min(byCount.orElse(freeFunctions), byMemory.orElse(freeFunctions));
        return new Room(Math.max(0, Math.min(more, freeFunctions)), Optional.empty());
    }

    /**
     * The driver offers a type while one GPU instance can carry it, and does not say how many can. While all that it offers live in
     * instances of one kind, all free instances are of that kind, and each carries at least one unit.
     */
    private static Room withinInstances(Board board, VgpuType type, int freeFunctions) {
        if (board.gpuInstances().isEmpty()) {
            return oneOf(freeFunctions, "how many GPU instances there are is not in sysfs");
        }
        Set<InstanceKind> offered = board.types().stream()
                .filter(other -> board.slots().stream().anyMatch(slot -> free(board, slot, other) > 0))
                .flatMap(other -> InstanceKind.of(other).stream())
                .collect(Collectors.toSet());
        if (!InstanceKind.of(type).map(Set::of).equals(Optional.of(offered))) {
            return oneOf(freeFunctions, "GPU instances of several kinds are free, and the driver does not count them");
        }
        int freeInstances = board.gpuInstances().getAsInt() - occupiedInstances(board);
        return new Room(Math.min(freeFunctions, Math.max(1, freeInstances)), Optional.empty());
    }

    /** What the GPU instance must be that a type lives in: its slices, and which media engines. */
    private record InstanceKind(int slices, String engines) {
        static Optional<InstanceKind> of(VgpuType type) {
            return type.parsedName()
                    .filter(TypeName::migBacked)
                    .map(name -> new InstanceKind(
                            name.gpuInstanceSlices().orElseThrow(),
                            name.variant().matches("\\d") ? "" : name.variant()));
        }
    }

    /** Units whose instance is known share it; each other one is taken to have its own. */
    private static int occupiedInstances(Board board) {
        Set<Integer> known = new HashSet<>();
        int others = 0;
        for (Unit unit : board.units()) {
            OptionalInt instance = board.slots().stream()
                    .filter(slot -> slot.key().equals(unit.slot()))
                    .map(slot ->
                            slot instanceof Slot.VendorFunction function ? function.gpuInstance() : OptionalInt.empty())
                    .findFirst()
                    .orElse(OptionalInt.empty());
            if (instance.isPresent()) {
                known.add(instance.getAsInt());
            } else {
                others++;
            }
        }
        return known.size() + others;
    }

    private static Room oneOf(int freeFunctions, String reason) {
        return new Room(
                Math.min(1, freeFunctions),
                freeFunctions > 1 ? Optional.of(new Limit.OneAtATime(reason)) : Optional.empty());
    }

    private static OptionalInt remainingByCount(Board board, VgpuType type) {
        OptionalInt most = type.description().maxInstances();
        return most.isPresent() ? OptionalInt.of(most.getAsInt() - board.units().size()) : OptionalInt.empty();
    }

    private static OptionalInt remainingByMemory(Board board, VgpuType type) {
        OptionalInt one = type.frameBufferMb();
        OptionalInt whole = board.frameBufferMb();
        Optional<Long> used = usedMemory(board, board.units());
        if (one.isEmpty() || one.getAsInt() == 0 || whole.isEmpty() || used.isEmpty()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) (Math.max(0, whole.getAsInt() - used.get()) / one.getAsInt()));
    }

    private static Optional<Long> usedMemory(Board board, List<Unit> units) {
        long used = 0;
        for (Unit unit : units) {
            OptionalInt size =
                    board.type(unit.type()).map(VgpuType::frameBufferMb).orElse(OptionalInt.empty());
            if (size.isEmpty()) {
                return Optional.empty();
            }
            used += size.getAsInt();
        }
        return Optional.of(used);
    }
}
