package kilonova.http.websocket;

/**
 * A path that takes WebSockets. Only pages of this very server may open them: a handshake whose {@code Origin} names another host than
 * the client called is refused with 403.
 *
 * @param path the whole path, {@code /console/vnc}
 * @param handler lives as long as the socket
 */
public record SocketRoute(String path, Handler handler) {
    /** Serves one WebSocket. Runs on a virtual thread of its own and may block. */
    @FunctionalInterface
    public interface Handler {
        /** When it returns, the socket is closed, if it was not before. */
        void serve(Handshake handshake, WebSocket socket) throws Exception;
    }
}
