package kilonova.gpu.board;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.gpu.address.DeviceKey;

/** All that the ledger says is ours at one moment. What is not in here is foreign: never counted, never given, never removed. */
public final class Ownership {
    private final Map<UnitId, OwnedUnit> units;

    private Ownership(Map<UnitId, OwnedUnit> units) {
        this.units = units;
    }

    /** @param units at most one per id */
    public static Ownership of(List<OwnedUnit> units) {
        Map<UnitId, OwnedUnit> byId = new LinkedHashMap<>();
        for (OwnedUnit owned : units) {
            if (byId.put(owned.unit().id(), owned) != null) {
                throw new IllegalArgumentException(
                        "the ledger names " + owned.unit().id() + " twice");
            }
        }
        return new Ownership(byId);
    }

    /** Nothing is ours. */
    public static Ownership none() {
        return of(List.of());
    }

    /** Everything that is ours. */
    public List<OwnedUnit> all() {
        return List.copyOf(units.values());
    }

    /** What is ours on one board. */
    public List<OwnedUnit> on(DeviceKey board) {
        return units.values().stream()
                .filter(owned -> owned.unit().board().equals(board))
                .toList();
    }

    /** What servers and operations of ours hold on a board and the hardware has not: not made yet, or lost by a boot and to be made again. */
    public List<Unit> awaitedOn(Board board) {
        Set<UnitId> present = board.units().stream().map(Unit::id).collect(Collectors.toSet());
        return on(board.key()).stream()
                .filter(OwnedUnit::inUse)
                .map(OwnedUnit::unit)
                .filter(unit -> !present.contains(unit.id()))
                .toList();
    }

    /** The entry of a unit, if it is ours. */
    public Optional<OwnedUnit> find(UnitId id) {
        return Optional.ofNullable(units.get(id));
    }

    /** Whether a unit is ours. */
    public boolean owns(UnitId id) {
        return units.containsKey(id);
    }

    /** The virtual functions of a board that would not take a unit: the ledger has one there in quarantine, and the hardware has none. */
    public Set<DeviceKey> brokenSlots(Board board) {
        return on(board.key()).stream()
                .filter(owned -> owned.use() == OwnedUnit.Use.QUARANTINED
                        && owned.unit().id() instanceof UnitId.Function
                        && !board.hasUnitIn(owned.unit().slot()))
                .map(owned -> owned.unit().slot())
                .collect(Collectors.toUnmodifiableSet());
    }
}
