package kilonova.agent.discovery;

import java.util.List;
import java.util.Optional;
import kilonova.gpu.address.DeviceKey;
import kilonova.gpu.board.Board;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.gpu.type.KnownTypes;

/**
 * What one look at the kernel showed.
 *
 * @param boards by key
 * @param notUnderstood what looks like a device or unit and is not used, each with the reason
 * @param knownTypes what the next look should know
 */
public record DeviceInventory(List<Board> boards, List<NotUnderstood> notUnderstood, KnownTypes knownTypes) {
    public DeviceInventory {
        boards = List.copyOf(boards);
        notUnderstood = List.copyOf(notUnderstood);
    }

    /**
     * Something that was left out.
     *
     * @param file where it is
     * @param reason one clause
     */
    public record NotUnderstood(String file, String reason) {}

    /** All units that the hardware has, ours and foreign. */
    public List<Unit> units() {
        return boards.stream().flatMap(board -> board.units().stream()).toList();
    }

    /** The unit, if the hardware has it. */
    public Optional<Unit> unit(UnitId id) {
        return units().stream().filter(unit -> unit.id().equals(id)).findFirst();
    }

    /** The board with this key. */
    public Optional<Board> board(DeviceKey key) {
        return boards.stream().filter(board -> board.key().equals(key)).findFirst();
    }
}
