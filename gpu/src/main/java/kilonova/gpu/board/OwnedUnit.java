package kilonova.gpu.board;

/**
 * A unit that the ledger says is ours, whether the hardware has it (yet, still) or not.
 *
 * @param unit the unit
 * @param resourceClass the class that it is counted in
 * @param use what it is doing
 */
public record OwnedUnit(Unit unit, String resourceClass, Use use) {
    /** What an owned unit is doing. */
    public enum Use {
        /** Made by us, held by nobody; may be given or removed. */
        IDLE,
        /** Claimed by an operation or assigned to a server. */
        IN_USE,
        /** Not to be given, because something is wrong with it. */
        QUARANTINED
    }

    /** Whether a server or an operation holds it. */
    public boolean inUse() {
        return use == Use.IN_USE;
    }
}
