package kilonova.agent.discovery;

import java.util.Optional;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import kilonova.gpu.capacity.Capacity;
import kilonova.gpu.selection.DeviceSettings;
import kilonova.gpu.selection.MdevTypeSelection;
import kilonova.gpu.type.VgpuType;

/** What the operator's settings make of a board. */
sealed interface Offer {
    /** It gives a type. */
    record Gives(MdevTypeSelection selection, Capacity.Wish wish) implements Offer {}

    /**
     * It gives nothing.
     *
     * @param reason one clause
     * @param meant whether the operator would expect it to give something
     */
    record Nothing(String reason, boolean meant) implements Offer {}

    static Offer of(Board board, DeviceSettings settings) {
        Optional<DeviceSettings.ForBoard> forBoard = settings.forBoard(board);
        if (forBoard.isEmpty()) {
            return new Nothing("no type is configured for it", false);
        }
        MdevTypeSelection selection = forBoard.get().selection();
        Optional<VgpuType> type = board.typeCalled(selection.type());
        if (type.isEmpty()) {
            boolean meant = !selection.addresses().isEmpty() || board.key() instanceof DeviceKey.Pci;
            return new Nothing(whyNot(board, selection), meant);
        }
        return new Gives(
                selection,
                new Capacity.Wish(
                        type.get(),
                        forBoard.get().usable(),
                        selection.maxInstances(),
                        settings.drained().contains(board.key())));
    }

    private static String whyNot(Board board, MdevTypeSelection selection) {
        return board.virtualFunctions() > 0 && board.slots().isEmpty()
                ? "none of its %d virtual functions is enabled".formatted(board.virtualFunctions())
                : "its driver does not expose " + selection.type();
    }
}
