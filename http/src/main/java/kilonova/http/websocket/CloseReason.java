package kilonova.http.websocket;

/**
 * Why a WebSocket is closed.
 *
 * @param code of RFC 6455, section 7.4
 * @param text for people; at most 123 bytes of UTF-8, what is longer is cut off
 */
public record CloseReason(int code, String text) {
    /** The purpose is fulfilled. */
    public static final CloseReason NORMAL = new CloseReason(1000, "");

    /** The server ends. */
    public static final CloseReason GOING_AWAY = new CloseReason(1001, "The server is stopping.");

    /** The peer broke the protocol. */
    static CloseReason protocolError(String text) {
        return new CloseReason(1002, text);
    }

    /** The peer may not have what it wants. */
    public static CloseReason refused(String text) {
        return new CloseReason(1008, text);
    }

    /** Something failed here. */
    public static CloseReason failed(String text) {
        return new CloseReason(1011, text);
    }

    /** There is no room for it now. */
    public static CloseReason tryLater(String text) {
        return new CloseReason(1013, text);
    }
}
