package kilonova.http.websocket;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns requests for WebSockets into WebSockets. Thread-safe. */
public final class Upgrader implements Http1Upgrader {
    private static final Logger ACCESS = LoggerFactory.getLogger("kilonova.http.access");

    /** Of RFC 6455, section 1.3. */
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final String BINARY = "binary";

    private final List<SocketRoute> routes;

    public Upgrader(List<SocketRoute> routes) {
        this.routes = List.copyOf(routes);
    }

    @Override
    public String supportedProtocol() {
        return "websocket";
    }

    /** Null is what the web server takes for: treat it as a plain request. */
    @Override
    public @Nullable ServerConnection upgrade(
            ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        Handshake handshake = handshake(prologue, headers);
        Optional<SocketRoute> route = routes.stream()
                .filter(known -> known.path().equals(handshake.path()))
                .findFirst();
        if (route.isEmpty() || !prologue.method().text().equals("GET")) {
            return null;
        }
        Optional<String> complaint = complaint(handshake);
        ACCESS.info("websocket GET {} {}", handshake.path(), complaint.isEmpty() ? 101 : 403);
        if (complaint.isPresent()) {
            send(context, refusal(complaint.get()));
            return new SocketConnection(context, Optional.empty());
        }
        send(context, acceptance(handshake));
        return new SocketConnection(
                context, Optional.of(socket -> route.get().handler().serve(handshake, socket)));
    }

    private static Handshake handshake(HttpPrologue prologue, WritableHeaders<?> headers) {
        Map<String, String> first = new HashMap<>();
        headers.forEach(header -> first.putIfAbsent(header.name().toLowerCase(Locale.ROOT), header.get()));
        return new Handshake(prologue.uriPath().rawPath(), prologue.query().rawValue(), first);
    }

    private static Optional<String> complaint(Handshake handshake) {
        if (!handshake.header("sec-websocket-version").orElse("").equals("13")) {
            return Optional.of("Only version 13 of the WebSocket protocol is spoken here.");
        }
        if (handshake.header("sec-websocket-key").orElse("").isBlank()) {
            return Optional.of("The header Sec-WebSocket-Key is missing.");
        }
        return Origins.same(handshake)
                ? Optional.empty()
                : Optional.of("A page of another server may not open a WebSocket here.");
    }

    private static List<String> acceptance(Handshake handshake) {
        List<String> lines = new ArrayList<>(List.of(
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Accept: "
                        + accept(handshake.header("sec-websocket-key").orElseThrow())));
        boolean offersBinary = Arrays.stream(
                        handshake.header("sec-websocket-protocol").orElse("").split(","))
                .map(String::strip)
                .anyMatch(BINARY::equals);
        if (offersBinary) {
            lines.add("Sec-WebSocket-Protocol: " + BINARY);
        }
        return lines;
    }

    private static List<String> refusal(String complaint) {
        return List.of(
                "HTTP/1.1 403 Forbidden",
                "Connection: close",
                "Sec-WebSocket-Version: 13",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Length: " + complaint.length(),
                "",
                complaint);
    }

    private static void send(ConnectionContext context, List<String> lines) {
        boolean hasBody = lines.contains("");
        String text = String.join("\r\n", lines) + (hasBody ? "" : "\r\n\r\n");
        context.dataWriter().writeNow(BufferData.create(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
