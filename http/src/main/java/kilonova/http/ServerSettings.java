package kilonova.http;

import java.util.Optional;
import kilonova.http.connections.ConnectionLimits;

/**
 * What an operator can set about the port.
 *
 * @param connections how many connections there may be, and how long they may keep the server waiting
 * @param accessLog whether each request leaves a line in the log
 * @param security TLS; plain HTTP if empty
 */
public record ServerSettings(ConnectionLimits connections, boolean accessLog, Optional<Security> security) {
    /** The usual limits, and an access log. */
    public static final ServerSettings DEFAULT = new ServerSettings(ConnectionLimits.DEFAULT, true);

    /** Plain HTTP. */
    public ServerSettings(ConnectionLimits connections, boolean accessLog) {
        this(connections, accessLog, Optional.empty());
    }

    /** The same over TLS, if that is wanted. */
    public ServerSettings with(Optional<Security> wanted) {
        return new ServerSettings(connections, accessLog, wanted);
    }
}
