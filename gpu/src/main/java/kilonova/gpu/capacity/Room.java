package kilonova.gpu.capacity;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.BoardMode;
import kilonova.gpu.board.Slot;
import kilonova.gpu.board.Unit;
import kilonova.gpu.type.VgpuType;

/**
 * How many more units of a type a board takes right now.
 *
 * @param more at least 0; never more than the hardware would really let one make
 * @param limit why it is less than the slots and the memory suggest, if so
 */
public record Room(int more, Optional<Limit> limit) {
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
            case GPU_INSTANCES ->
                oneOf(freeFunctions, "how many GPU instances can carry " + type.label() + " is not in sysfs");
            case MIXED_SIZE ->
                oneOf(freeFunctions, "with mixed sizes the driver's placement rules decide what fits beside what");
            case EQUAL_SIZE, SHARED_POOL -> withinBoard(board, type, freeFunctions);
        };
    }

    private static Room withinBoard(Board board, VgpuType type, int freeFunctions) {
        if (type.migBacked()) {
            return oneOf(freeFunctions, "how many GPU instances can carry " + type.label() + " is not in sysfs");
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
