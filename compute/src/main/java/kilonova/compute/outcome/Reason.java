package kilonova.compute.outcome;

/**
 * Why a change was refused.
 *
 * @param kind decides the HTTP status
 * @param code stable, dotted, lower case: {@code flavor.name_taken}
 * @param message for the caller; names what said no
 */
public record Reason(Kind kind, String code, String message) {
    /** The kinds of refusal; {@code kilonova.compute.api.Faults} maps each to one status. */
    public enum Kind {
        INVALID,
        FORBIDDEN,
        MISSING,
        CONFLICT
    }
}
