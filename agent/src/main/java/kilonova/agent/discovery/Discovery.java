package kilonova.agent.discovery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kilonova.agent.discovery.DeviceInventory.NotUnderstood;
import kilonova.agent.kernel.Kernel;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.Ownership;
import kilonova.gpu.board.Unit;
import kilonova.gpu.type.KnownTypes;

/** Looks at the kernel's files. Reads only; keeps nothing between looks. */
public final class Discovery {
    /** Counts and units are in many files; a look in which units came or went fits no moment, and is taken again. */
    private static final int MOST_LOOKS_AGAIN = 5;

    private Discovery() {}

    /** Everything that parents or is a vGPU, as it is now. Never fails: what cannot be read is named in the result. */
    public static DeviceInventory look(Kernel kernel) {
        return look(kernel, KnownTypes.none());
    }

    /**
     * The same, knowing types that were seen before.
     *
     * @param known what an earlier look knew ({@link DeviceInventory#knownTypes()})
     */
    public static DeviceInventory look(Kernel kernel, KnownTypes known) {
        UnitsNow before = UnitsNow.of(kernel);
        for (int again = 0; again < MOST_LOOKS_AGAIN; again++) {
            DeviceInventory seen = lookOnce(kernel, known);
            UnitsNow after = UnitsNow.of(kernel);
            if (after.equals(before)) {
                return seen;
            }
            before = after;
        }
        return lookOnce(kernel, known);
    }

    private static DeviceInventory lookOnce(Kernel kernel, KnownTypes known) {
        List<NotUnderstood> notUnderstood = new ArrayList<>();
        Map<DeviceKey, BoardBuilder> boards = new TreeMap<>();
        FileReader files = new FileReader(kernel, notUnderstood);
        MdevLook mdevs = new MdevLook(files, boards);
        mdevs.addParents();
        KnownTypes knownNow = new PciLook(files, boards).addFunctions(known);
        mdevs.addUnits();
        List<Board> built = boards.values().stream()
                .map(BoardBuilder::build)
                .sorted(Comparator.comparing(Board::key))
                .toList();
        return new DeviceInventory(built, notUnderstood, knownNow);
    }

    /** The units of a look that the ledger does not know, for reports. */
    public static List<Unit> foreign(DeviceInventory inventory, Ownership ownership) {
        return inventory.units().stream()
                .filter(unit -> !ownership.owns(unit.id()))
                .toList();
    }
}
