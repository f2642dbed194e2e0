package kilonova.protocol;

/** The controller did not answer, or refused this host; the agent goes on with what it last knew, and tries again. */
public final class ControllerUnavailable extends RuntimeException {
    /** @param message one sentence that names the controller and says what was wrong */
    public ControllerUnavailable(String message) {
        super(message);
    }

    /** @param message one sentence that names the controller and says what was wrong */
    public ControllerUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
