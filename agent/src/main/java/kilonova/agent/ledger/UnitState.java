package kilonova.agent.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.protocol.Problem;

/**
 * The one state that a device unit is in. {@link #mayBecome} is the whole table of what may follow what; the ledger refuses the rest.
 */
public sealed interface UnitState {
    /** Nobody's, and not in hardware as ours. The ledger keeps no entry for it. */
    record Free() implements UnitState {
        @Override
        public String toString() {
            return "free";
        }
    }

    /** An operation is making or removing it. */
    record Claimed(Operation operation) implements UnitState {
        @Override
        public String toString() {
            return "claimed by " + operation;
        }
    }

    /** It is a guest's. */
    record Assigned(UUID guest) implements UnitState {
        @Override
        public String toString() {
            return "assigned to guest " + guest;
        }
    }

    /**
     * Something is wrong with it: it is not handed out.
     *
     * @param reason what
     * @param guest whose it is nevertheless; empty when it only waits to be removed
     */
    record Quarantined(Problem reason, Optional<UUID> guest) implements UnitState {
        @Override
        public String toString() {
            return "quarantined (" + reason.code() + ")"
                    + guest.map(id -> " for guest " + id).orElse("");
        }
    }

    /** Somebody else made it. It is never handed out and never removed. */
    record Foreign() implements UnitState {
        @Override
        public String toString() {
            return "foreign";
        }
    }

    /** The names of the states, for the table and for people. */
    enum Kind {
        FREE,
        CLAIMED,
        ASSIGNED,
        QUARANTINED,
        FOREIGN
    }

    /**
     * What may follow a state; what is not here is refused. Only a guest that a lost ledger had is assigned units that are free or foreign:
     * those that its definition has. Quarantine follows quarantine where its reason changes.
     */
    Map<Kind, Set<Kind>> TRANSITIONS = Map.of(
            Kind.FREE, Set.of(Kind.CLAIMED, Kind.FOREIGN, Kind.ASSIGNED),
            Kind.CLAIMED, Set.of(Kind.ASSIGNED, Kind.FREE, Kind.QUARANTINED),
            Kind.ASSIGNED, Set.of(Kind.CLAIMED, Kind.QUARANTINED),
            Kind.QUARANTINED, Set.of(Kind.ASSIGNED, Kind.CLAIMED, Kind.FREE, Kind.QUARANTINED),
            Kind.FOREIGN, Set.of(Kind.FREE, Kind.ASSIGNED));

    /** This state's name in the table. */
    default Kind kind() {
        return switch (this) {
            case Free free -> Kind.FREE;
            case Claimed claimed -> Kind.CLAIMED;
            case Assigned assigned -> Kind.ASSIGNED;
            case Quarantined quarantined -> Kind.QUARANTINED;
            case Foreign foreign -> Kind.FOREIGN;
        };
    }

    /** The guest that holds the unit in this state, if one does. */
    default Optional<UUID> holder() {
        return switch (this) {
            case Claimed(Operation operation) -> Optional.of(operation.guest());
            case Assigned(UUID guest) -> Optional.of(guest);
            case Quarantined(Problem reason, Optional<UUID> guest) -> guest;
            case Free free -> Optional.empty();
            case Foreign foreign -> Optional.empty();
        };
    }

    /** Whether the table has this step, and no guest takes the unit from another. */
    default boolean mayBecome(UnitState next) {
        boolean changesHands = holder().isPresent() && next.holder().isPresent() && !holder().equals(next.holder());
        return !changesHands && TRANSITIONS.getOrDefault(kind(), Set.of()).contains(next.kind());
    }

    /** The state of a unit that nobody has. */
    static UnitState free() {
        return new Free();
    }

    /** A guest's build has it. */
    static UnitState building(UUID guest) {
        return new Claimed(Operation.build(guest));
    }

    /** A guest's removal has it. */
    static UnitState releasing(UUID guest) {
        return new Claimed(Operation.release(guest));
    }
}
