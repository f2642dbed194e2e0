package kilonova.agent.simulated.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kilonova.agent.kernel.Errno;
import kilonova.agent.simulated.kernel.HardwareState.Mdev;
import kilonova.agent.simulated.kernel.SimulatedBoard.Layout;
import kilonova.gpu.address.PciAddress;
import kilonova.gpu.board.UnitId;

/** The rules of simulated hardware: what fits beside what, and what the driver answers. Immutable: a change is a new state or an errno. */
final class Hardware {
    private final List<SimulatedBoard> boards;
    private final HardwareState state;
    private final Predicate<UnitId> inGuest;
    private final Map<String, SimulatedBoard> boardByKey = new HashMap<>();
    private final Map<String, List<Mdev>> mdevsByParent = new HashMap<>();
    private final Map<String, List<SimulatedType>> unitsByBoard = new HashMap<>();

    /**
     * @param boards what never changes
     * @param state what is so now; what these boards cannot have is left out
     * @param inGuest whether a running guest has a unit open, so that it cannot go
     */
    Hardware(List<SimulatedBoard> boards, HardwareState state, Predicate<UnitId> inGuest) {
        this.boards = List.copyOf(boards);
        this.inGuest = inGuest;
        for (SimulatedBoard board : boards) {
            boardByKey.put(board.key().toString(), board);
            board.functions().forEach(function -> boardByKey.put(function.toString(), board));
        }
        this.state = new HardwareState(
                state.boots(),
                state.mdevs().stream()
                        .filter(mdev -> count(mdev.parent(), mdev.type()))
                        .toList(),
                state.functionTypes().entrySet().stream()
                        .filter(entry -> count(entry.getKey(), entry.getValue()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                state.enabledFunctions());
        this.state
                .mdevs()
                .forEach(mdev -> mdevsByParent
                        .computeIfAbsent(mdev.parent(), parent -> new ArrayList<>())
                        .add(mdev));
    }

    /** Counts a unit on its board, if this hardware can have it at all. */
    private boolean count(String key, String type) {
        SimulatedBoard board = boardByKey.get(key);
        Optional<SimulatedType> known = Optional.ofNullable(board).flatMap(present -> present.type(type));
        if (board == null || known.isEmpty()) {
            return false;
        }
        unitsByBoard
                .computeIfAbsent(board.key().toString(), none -> new ArrayList<>())
                .add(known.get());
        return true;
    }

    /** What the hardware says to a write. */
    sealed interface Answer {
        record Changed(HardwareState state) implements Answer {}

        record Refused(Errno errno) implements Answer {}
    }

    List<SimulatedBoard> boards() {
        return boards;
    }

    HardwareState state() {
        return state;
    }

    Hardware with(HardwareState next) {
        return new Hardware(boards, next, inGuest);
    }

    Hardware with(Predicate<UnitId> openInGuest) {
        return new Hardware(boards, state, openInGuest);
    }

    /** All virtual functions on, as a service at boot would do. */
    static Map<String, Integer> allFunctions(List<SimulatedBoard> boards) {
        return boards.stream()
                .filter(board -> !board.functions().isEmpty())
                .collect(Collectors.toMap(
                        board -> board.key().toString(),
                        board -> board.functions().size()));
    }

    /** The virtual functions that a board has enabled. */
    List<PciAddress> functions(SimulatedBoard board) {
        int enabled = state.enabledFunctions().getOrDefault(board.key().toString(), 0);
        return board.functions().subList(0, Math.min(enabled, board.functions().size()));
    }

    List<Mdev> mdevsOn(String parent) {
        return mdevsByParent.getOrDefault(parent, List.of());
    }

    private List<SimulatedType> unitsOn(SimulatedBoard board) {
        return unitsByBoard.getOrDefault(board.key().toString(), List.of());
    }

    /** How many more units of a type the whole board takes. */
    private int roomFor(SimulatedBoard board, SimulatedType type) {
        List<SimulatedType> units = unitsOn(board);
        if (board.equalSize()
                && units.stream()
                        .anyMatch(unit ->
                                !unit.cost().getFirst().equals(type.cost().getFirst()))) {
            return 0;
        }
        int byPools = IntStream.range(0, board.pools().size())
                .map(pool -> {
                    int used = units.stream()
                            .mapToInt(unit -> unit.cost().get(pool))
                            .sum();
                    return (board.pools().get(pool) - used) / type.cost().get(pool);
                })
                .min()
                .orElse(0);
        return Math.max(0, Math.min(byPools, type.maxInstances() - units.size()));
    }

    /** What {@code available_instances} says on a parent: on a virtual function 0 or 1. */
    int available(SimulatedBoard board, String parent, SimulatedType type) {
        if (board.layout() == Layout.BOARD_PARENTS) {
            return roomFor(board, type);
        }
        return mdevsOn(parent).isEmpty() ? Math.min(1, roomFor(board, type)) : 0;
    }

    /** The types that may be written to a virtual function now. */
    List<SimulatedType> creatable(SimulatedBoard board, PciAddress function) {
        return state.functionTypes().containsKey(function.toString())
                ? List.of()
                : board.types().stream()
                        .filter(type -> roomFor(board, type) > 0)
                        .toList();
    }

    Answer create(SimulatedBoard board, String parent, SimulatedType type, String text) {
        Optional<UUID> uuid = UnitId.parse(text.strip())
                .flatMap(id -> id instanceof UnitId.Mdev(UUID value) ? Optional.of(value) : Optional.empty());
        if (uuid.isEmpty()) {
            return new Answer.Refused(Errno.EINVAL);
        }
        if (state.mdevs().stream().anyMatch(mdev -> mdev.uuid().equals(uuid.get()))) {
            return new Answer.Refused(Errno.EEXIST);
        }
        return available(board, parent, type) > 0
                ? new Answer.Changed(state.with(new Mdev(uuid.get(), parent, type.id())))
                : new Answer.Refused(Errno.ENOSPC);
    }

    Answer remove(UUID mdev) {
        return inGuest.test(new UnitId.Mdev(mdev))
                ? new Answer.Refused(Errno.EBUSY)
                : new Answer.Changed(state.without(mdev));
    }

    Answer setType(SimulatedBoard board, PciAddress function, String text) {
        String type = text.strip();
        boolean hasOne = state.functionTypes().containsKey(function.toString());
        if (type.equals("0")) {
            return hasOne && inGuest.test(new UnitId.Function(function))
                    ? new Answer.Refused(Errno.EBUSY)
                    : new Answer.Changed(state.withFunctionType(function.toString(), "0"));
        }
        if (hasOne) {
            return new Answer.Refused(Errno.EBUSY);
        }
        if (board.type(type).isEmpty()) {
            return new Answer.Refused(Errno.EINVAL);
        }
        return creatable(board, function).stream()
                        .anyMatch(candidate -> candidate.id().equals(type))
                ? new Answer.Changed(state.withFunctionType(function.toString(), type))
                : new Answer.Refused(Errno.ENOSPC);
    }

    /** As the kernel does: the number changes from and to 0 only, and not while units exist. */
    Answer enableFunctions(SimulatedBoard board, String text) {
        if (!text.strip().matches("\\d{1,4}")) {
            return new Answer.Refused(Errno.EINVAL);
        }
        int wanted = Integer.parseInt(text.strip());
        int enabled = functions(board).size();
        if (wanted > board.functions().size()) {
            return new Answer.Refused(Errno.ERANGE);
        }
        if (wanted == enabled) {
            return new Answer.Changed(state);
        }
        if ((enabled != 0 && wanted != 0) || !unitsOn(board).isEmpty()) {
            return new Answer.Refused(Errno.EBUSY);
        }
        return new Answer.Changed(state.withEnabledFunctions(board.key().toString(), wanted));
    }
}
