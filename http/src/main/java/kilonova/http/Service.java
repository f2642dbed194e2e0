package kilonova.http;

/**
 * One API on the port.
 *
 * @param name for metrics and the access log: {@code compute}
 * @param prefix where it is mounted: {@code /compute/v2.1}, or empty; no slash at the end
 * @param routes what it answers
 * @param dialect how it speaks
 * @param authenticator who calls
 */
public record Service(String name, String prefix, Routes routes, Dialect dialect, Authenticator authenticator) {
    public Service {
        if (prefix.endsWith("/") || (!prefix.isEmpty() && !prefix.startsWith("/"))) {
            throw new IllegalArgumentException("a prefix begins with a slash and ends without one: " + prefix);
        }
    }
}
