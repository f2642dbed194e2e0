package kilonova.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kilonova.http.websocket.CloseReason;
import kilonova.http.websocket.SocketRoute;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets on the one port, seen by the JDK's own client and by clients that break the protocol. */
class WebSocketTest {
    private static final int MOST_SECONDS = 300;

    /** Sends back what comes; the word {@code end} makes it close. */
    private final Server server = Server.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.empty(),
            List.of(),
            List.of(new SocketRoute("/echo", (handshake, socket) -> {
                for (byte[] bytes = socket.read(); bytes.length > 0; bytes = socket.read()) {
                    if (new String(bytes, StandardCharsets.UTF_8).equals("end")) {
                        socket.close(CloseReason.refused("as " + handshake.rawQuery() + " asked"));
                    } else {
                        socket.write(bytes);
                    }
                }
            })),
            new Metrics(),
            ServerSettings.DEFAULT);

    @AfterEach
    void close() {
        server.close();
    }

    /** What the client heard: messages as they are, and the end as {@code code reason}. */
    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            message.writeBytes(bytes);
            if (last) {
                words.add(message.toString(StandardCharsets.UTF_8));
                message.reset();
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            words.add((code + " " + reason).strip());
            return null;
        }

        String next() throws InterruptedException {
            return Optional.ofNullable(words.poll(MOST_SECONDS, TimeUnit.SECONDS))
                    .orElse("nothing");
        }
    }

    @Test
    void carriesBytesOfAnyLengthBothWays() throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            Heard heard = new Heard();
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(url("/echo?you"), heard)
                    .join();
            for (int length : new int[] {1, 125, 126, 65_535, 65_536, 300_000}) {
                String text = "x".repeat(length);
                socket.sendBinary(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true)
                        .join();
                assertThat(heard.next()).hasSize(length).isEqualTo(text);
            }
            socket.sendBinary(ByteBuffer.wrap("end".getBytes(StandardCharsets.UTF_8)), true)
                    .join();
            assertThat(heard.next()).isEqualTo("1008 as you asked");
        }
    }

    @Test
    void tellsAClientThatSendsTextThatItWantsBytes() throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            Heard heard = new Heard();
            client.newWebSocketBuilder()
                    .buildAsync(url("/echo"), heard)
                    .join()
                    .sendText("hello", true)
                    .join();
            assertThat(heard.next()).isEqualTo("1003 Only bytes are understood here.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Origin: http://127.0.0.1:PORT, 101",
        "Origin: http://evil.example, 403",
        "Origin: null, 403",
        "Origin: http://127.0.0.1:1, 403",
        "X: y, 101",
        "Sec-WebSocket-Protocol: binary, 101"
    })
    void takesPagesOfItsOwnOnly(String header, String status) throws IOException {
        String answer = handshake("/echo", "13", header);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer.contains("Sec-WebSocket-Protocol: binary")).isEqualTo(header.endsWith("binary"));
    }

    @Test
    void refusesOtherVersionsAndOtherPaths() throws IOException {
        assertThat(handshake("/echo", "8", "X: y")).startsWith("HTTP/1.1 403 ").contains("Sec-WebSocket-Version: 13");
        assertThat(handshake("/other", "13", "X: y")).startsWith("HTTP/1.1 404 ");
    }

    /** The example of RFC 6455, section 1.3. */
    @Test
    void answersTheKey() throws IOException {
        assertThat(handshake("/echo", "13", "X: y")).contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @ParameterizedTest
    @CsvSource({
        "8201, 03ea, a client must mask its frames",
        "c28100000000, 03ea, extensions were not agreed on",
        "82ff00000000001000010000000000, 03f1, a frame of 1048577 bytes is too long",
        "098000000000, 03ea, a control frame must not be fragmented",
        "838000000000, 03ea, There is no frame of kind 3."
    })
    void closesWhenAClientBreaksTheProtocol(String frame, String code, String sentence) throws IOException {
        try (Socket socket = connected()) {
            shake(socket, "/echo", "13", "X: y");
            socket.getOutputStream().write(java.util.HexFormat.of().parseHex(frame));
            socket.getOutputStream().flush();
            byte[] head = socket.getInputStream().readNBytes(2);
            assertThat(head[0]).isEqualTo((byte) 0x88);
            byte[] reason = socket.getInputStream().readNBytes(head[1]);
            assertThat(java.util.HexFormat.of().formatHex(reason, 0, 2)).isEqualTo(code);
            assertThat(new String(reason, 2, reason.length - 2, StandardCharsets.UTF_8))
                    .isEqualTo(sentence);
        }
    }

    private URI url(String path) {
        return URI.create("ws://127.0.0.1:" + server.address().getPort() + path);
    }

    private Socket connected() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(MOST_SECONDS * 1000);
        return socket;
    }

    private String handshake(String path, String version, String header) throws IOException {
        try (Socket socket = connected()) {
            return shake(socket, path, version, header);
        }
    }

    /** The head of the answer. */
    private String shake(Socket socket, String path, String version, String header) throws IOException {
        String port = String.valueOf(server.address().getPort());
        String request = String.join(
                "\r\n",
                "GET " + path + " HTTP/1.1",
                "Host: 127.0.0.1:" + port,
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: " + version,
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                header.replace("PORT", port),
                "",
                "");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
