package kilonova.http;

import kilonova.http.connections.ConnectionLimits;

/**
 * What an operator can set about the port.
 *
 * @param connections how many connections there may be, and how long they may keep the server waiting
 * @param accessLog whether each request leaves a line in the log
 */
public record ServerSettings(ConnectionLimits connections, boolean accessLog) {
    /** The usual limits, and an access log. */
    public static final ServerSettings DEFAULT = new ServerSettings(ConnectionLimits.DEFAULT, true);
}
