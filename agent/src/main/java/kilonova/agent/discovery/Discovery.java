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

/** Looks at the kernel's files. Reads only; keeps nothing between looks. */
public final class Discovery {
    private Discovery() {}

    /** Everything that parents or is a vGPU, as it is now. Never fails: what cannot be read is named in the result. */
    public static DeviceInventory look(Kernel kernel) {
        List<NotUnderstood> notUnderstood = new ArrayList<>();
        Map<DeviceKey, BoardBuilder> boards = new TreeMap<>();
        new MdevLook(kernel, boards, notUnderstood).addParents();
        new PciLook(kernel, boards, notUnderstood).addFunctions();
        new MdevLook(kernel, boards, notUnderstood).addUnits();
        List<Board> built = boards.values().stream()
                .map(BoardBuilder::build)
                .sorted(Comparator.comparing(Board::key))
                .toList();
        return new DeviceInventory(built, notUnderstood);
    }

    /** The units of a look that the ledger does not know, for reports. */
    public static List<Unit> foreign(DeviceInventory inventory, Ownership ownership) {
        return inventory.units().stream()
                .filter(unit -> !ownership.owns(unit.id()))
                .toList();
    }
}
