package kilonova.agent.discovery;

import java.util.ArrayList;
import java.util.List;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.selection.MdevTypeSelection;
import kilonova.protocol.Problem;

/** Settings that reach no device: for the operator, never a reason to stop. */
public final class SettingsProblems {
    private SettingsProblems() {}

    /** Those, and what was not understood of devices. */
    static List<Problem> of(DeviceInventory inventory, DeviceSettings settings) {
        List<Problem> problems = new ArrayList<>(reachingNoDevice(inventory, settings));
        inventory
                .notUnderstood()
                .forEach(
                        left -> problems.add(new Problem("device.not_understood", left.file() + ": " + left.reason())));
        return problems;
    }

    /** Types that are not used, addresses at which nothing is, and types that contradict each other. */
    public static List<Problem> reachingNoDevice(DeviceInventory inventory, DeviceSettings settings) {
        List<Problem> problems = new ArrayList<>();
        settings.ignoredDefaults()
                .forEach(selection -> problems.add(new Problem(
                        "device.default_type_ignored",
                        "type %s names no device and is not used: %s is the default already"
                                .formatted(
                                        selection.type(),
                                        settings.defaultType()
                                                .map(MdevTypeSelection::type)
                                                .orElse("")))));
        for (MdevTypeSelection selection : settings.types()) {
            selection.addresses().stream()
                    .sorted()
                    .filter(address -> !isThere(inventory, address))
                    .forEach(address -> problems.add(new Problem(
                            "device.address_not_found",
                            "type %s names %s, and there is no such device that gives vGPUs"
                                    .formatted(selection.type(), address))));
        }
        for (Board board : inventory.boards()) {
            settings.forBoard(board)
                    .filter(forBoard -> !forBoard.contradicting().isEmpty())
                    .ifPresent(forBoard -> problems.add(new Problem(
                            "device.several_types",
                            "%s gives %s only: one board gives one type, and %s names virtual functions of the same board"
                                    .formatted(
                                            board.key(),
                                            forBoard.selection().type(),
                                            forBoard.contradicting().getFirst().type()))));
        }
        return problems;
    }

    private static boolean isThere(DeviceInventory inventory, DeviceKey address) {
        return inventory.boards().stream()
                .anyMatch(board -> board.key().equals(address)
                        || board.slots().stream().anyMatch(slot -> slot.key().equals(address)));
    }
}
