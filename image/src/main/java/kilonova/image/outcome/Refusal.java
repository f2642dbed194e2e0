package kilonova.image.outcome;

/**
 * A "no" of the image service.
 *
 * @param reason stable code
 * @param message one sentence for the user, with the names and numbers that matter
 */
public record Refusal(Reason reason, String message) {}
