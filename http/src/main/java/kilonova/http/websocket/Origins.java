package kilonova.http.websocket;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Whether a page of this server opens a WebSocket. Browsers send where a page is from; other programs send nothing, and may. */
final class Origins {
    private Origins() {}

    static boolean same(Handshake handshake) {
        Optional<String> origin = handshake.header("origin");
        if (origin.isEmpty()) {
            return true;
        }
        String called = handshake
                .header("x-forwarded-host")
                .or(() -> handshake.header("host"))
                .orElse("")
                .toLowerCase(Locale.ROOT);
        return parsed(origin.get())
                .filter(page -> called.equals(page.authority()) || called.equals(page.authorityWithPort()))
                .isPresent();
    }

    private record Page(String authority, String authorityWithPort) {}

    private static Optional<Page> parsed(String origin) {
        try {
            URI uri = URI.create(origin.toLowerCase(Locale.ROOT));
            if (uri.getHost() == null || uri.getScheme() == null) {
                return Optional.empty();
            }
            int usual = uri.getScheme().equals("https") ? 443 : 80;
            int port = uri.getPort() < 0 ? usual : uri.getPort();
            String withPort = uri.getHost() + ":" + port;
            return Optional.of(new Page(port == usual ? uri.getHost() : withPort, withPort));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
