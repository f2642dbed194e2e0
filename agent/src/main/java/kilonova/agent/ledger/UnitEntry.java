package kilonova.agent.ledger;

import java.util.Optional;
import kilonova.gpu.board.OwnedUnit;
import kilonova.gpu.board.OwnedUnit.Use;
import kilonova.gpu.board.Unit;
import kilonova.gpu.board.UnitId;
import kilonova.protocol.Problem;

/**
 * One unit as the ledger knows it.
 *
 * @param unit its identity, board, slot and type
 * @param providerKey the provider that it is counted on
 * @param resourceClass the class that it is counted in; empty for a foreign unit
 * @param state whose it is
 */
public record UnitEntry(Unit unit, String providerKey, String resourceClass, UnitState state) {
    /** The code of the reason for which a virtual function is quarantined that did not take a type. */
    public static final String BROKEN_FUNCTION = "vf.type_write_failed";

    /** The code of the reason while such a function is given its type once more, to find out whether it takes it by now. */
    private static final String ON_TRIAL = "vf.on_trial";

    /** The unit's identity. */
    public UnitId id() {
        return unit.id();
    }

    /** Whether Kilonova made it. */
    public boolean ours() {
        return state.kind() != UnitState.Kind.FOREIGN;
    }

    /** Whether it is quarantined and no guest has it: it only waits to be removed. */
    public boolean orphaned() {
        return state.kind() == UnitState.Kind.QUARANTINED && state.holder().isEmpty();
    }

    /** Whether it is a virtual function that nobody has because it would not take its type; on trial or not. */
    public boolean broken() {
        return onTrial() || isFunctionFor(BROKEN_FUNCTION);
    }

    /** Whether it is such a function that was about to be given its type: if it has the type, we gave it. */
    public boolean onTrial() {
        return isFunctionFor(ON_TRIAL);
    }

    private boolean isFunctionFor(String code) {
        return orphaned()
                && unit.id() instanceof UnitId.Function
                && state instanceof UnitState.Quarantined quarantined
                && quarantined.reason().code().equals(code);
    }

    /** The same function, about to be given its type once more. */
    public UnitEntry tried() {
        return with(new UnitState.Quarantined(
                new Problem(ON_TRIAL, "it would not take its type, and is being tried again"), Optional.empty()));
    }

    UnitEntry with(UnitState next) {
        return new UnitEntry(unit, providerKey, resourceClass, next);
    }

    OwnedUnit owned() {
        Use use = switch (state) {
            case UnitState.Quarantined quarantined -> quarantined.guest().isPresent() ? Use.IN_USE : Use.QUARANTINED;
            case UnitState.Claimed claimed -> Use.IN_USE;
            case UnitState.Assigned assigned -> Use.IN_USE;
            case UnitState.Free free -> Use.IDLE;
            case UnitState.Foreign foreign -> throw new IllegalStateException("a foreign unit is not ours");
        };
        return new OwnedUnit(unit, resourceClass, use);
    }
}
