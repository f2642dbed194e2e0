package kilonova.compute.outcome;

/**
 * Why something that was asked is not done. Nothing has changed.
 *
 * @param kind decides the HTTP status
 * @param code stable, dotted, lower case: {@code server.wrong_state}
 * @param message for the user; names the states, numbers or things that said no
 */
public record Refusal(Kind kind, String code, String message) {
    /** The kinds of refusal; {@code kilonova.compute.api.Faults} maps each to one status. */
    public enum Kind {
        /** 400 */
        INVALID,
        /** 403 */
        FORBIDDEN,
        /** 403, with Nova's words for quota */
        OVER_QUOTA,
        /** 404 */
        MISSING,
        /** 409 */
        CONFLICT,
        /** 503: who must be asked does not answer; it may be tried again */
        UNAVAILABLE
    }
}
