package kilonova.compute.scheduler;

/**
 * Somebody else, another controller above all, took the server further than who throws this has seen: nothing was written, and what
 * is stored must be looked at anew.
 */
public final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Overtaken(String message) {
        super(message);
    }
}
