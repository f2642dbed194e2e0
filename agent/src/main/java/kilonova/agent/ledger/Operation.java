package kilonova.agent.ledger;

import java.util.UUID;

/**
 * What is being done with a unit, and for whom.
 *
 * @param kind what
 * @param guest the incarnation that the unit is built for, or taken from
 */
public record Operation(Kind kind, UUID guest) {
    /** The two ways in which a unit changes hands. */
    public enum Kind {
        /** It is being made and put into the guest. */
        BUILD,
        /** It is being taken from the guest and removed. */
        RELEASE
    }

    static Operation build(UUID guest) {
        return new Operation(Kind.BUILD, guest);
    }

    static Operation release(UUID guest) {
        return new Operation(Kind.RELEASE, guest);
    }

    @Override
    public String toString() {
        return kind + " of guest " + guest;
    }
}
