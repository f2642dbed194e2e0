package kilonova.http;

import java.util.Optional;

/**
 * A refusal or a failure on its way to the client. Thrown at the edge only: domain code returns values, and each module's
 * fault table turns those into this. The service's {@link Dialect} decides how it looks on the wire.
 */
public final class Fault extends RuntimeException {
    private final int status;
    private final transient Headers headers;
    private final transient Optional<String> code;

    /**
     * @param status the HTTP status, 300 to 599
     * @param message one or two sentences for the client: what is wrong, and where it can, what to do
     */
    public Fault(int status, String message) {
        this(status, message, Headers.NONE, Optional.empty());
    }

    private Fault(int status, String message, Headers headers, Optional<String> code) {
        super(message, null, false, false);
        this.status = status;
        this.headers = headers;
        this.code = code;
    }

    public static Fault badRequest(String message) {
        return new Fault(400, message);
    }

    public static Fault forbidden(String message) {
        return new Fault(403, message);
    }

    public static Fault notFound(String message) {
        return new Fault(404, message);
    }

    public static Fault conflict(String message) {
        return new Fault(409, message);
    }

    /** The same fault with one more response header. */
    public Fault with(String header, String value) {
        return new Fault(status, message(), headers.with(header, value), code);
    }

    /** The same fault with a stable machine-readable code, for services that have such (Placement). */
    public Fault withCode(String stableCode) {
        return new Fault(status, message(), headers, Optional.of(stableCode));
    }

    public int status() {
        return status;
    }

    public String message() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    public Headers headers() {
        return headers;
    }

    public Optional<String> code() {
        return code;
    }
}
