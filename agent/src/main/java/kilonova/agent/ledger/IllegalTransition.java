package kilonova.agent.ledger;

import kilonova.gpu.board.UnitId;

/** Somebody tried to move a unit to a state that may not follow its present one: a defect, and nothing was changed. */
public final class IllegalTransition extends RuntimeException {
    IllegalTransition(UnitId unit, UnitState from, UnitState to) {
        super("unit " + unit + " is " + from + " and cannot become " + to);
    }
}
