package kilonova.http.websocket;

import java.util.Map;
import java.util.Optional;

/**
 * What a client says when it opens a WebSocket.
 *
 * @param path the path, percent-encoded
 * @param rawQuery the query string as it was sent; empty if there is none
 * @param headers the first line of each header, by its name in lower case
 */
public record Handshake(String path, String rawQuery, Map<String, String> headers) {
    public Handshake {
        headers = Map.copyOf(headers);
    }

    /** @param name in lower case */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
