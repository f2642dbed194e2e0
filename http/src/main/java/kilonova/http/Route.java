package kilonova.http;

/**
 * One thing that a service answers.
 *
 * @param method the method
 * @param template {@code /servers/{id}}; a parameter takes one whole segment
 * @param firstMinor the first minor microversion that has the route
 * @param lastMinor the last one
 * @param needsToken whether the caller must be known
 * @param handler answers
 */
public record Route(
        Method method, String template, int firstMinor, int lastMinor, boolean needsToken, Handler handler) {
    boolean answers(Microversion version) {
        return firstMinor <= version.minor() && version.minor() <= lastMinor;
    }

    /** The same route from that minor microversion on. */
    public Route from(int minor) {
        return new Route(method, template, minor, lastMinor, needsToken, handler);
    }

    /** The same route up to and including that minor microversion. */
    public Route upTo(int minor) {
        return new Route(method, template, firstMinor, minor, needsToken, handler);
    }

    /** The same route, answered without a token too. */
    public Route open() {
        return new Route(method, template, firstMinor, lastMinor, false, handler);
    }
}
