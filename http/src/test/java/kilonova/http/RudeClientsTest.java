package kilonova.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kilonova.http.connections.ConnectionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that stall, flood or never read. While they do, and after, others are answered. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class RudeClientsTest {
    private static final int IDLE_CONNECTIONS = 4_000;
    private static final long GIBIBYTE = 1L << 30;
    private static final Dialect PLAIN = (fault, _) -> Response.text(fault.status(), "text/plain", fault.message());

    /** So short that tests need not wait. */
    private static final Duration SHORT = Duration.ofMillis(700);

    private static final Duration LONG = Duration.ofMinutes(5);

    /** How a streamed answer ended: with an exception, or else with the number of pieces. */
    private final CompletableFuture<Long> streamed = new CompletableFuture<>();

    private RunningService serving(ConnectionLimits limits) {
        return new RunningService(
                new ServerSettings(limits, true),
                new Service(
                        "things",
                        "/things",
                        Routes.of(List.of(
                                Routes.get("/small", _ -> Response.text(200, "text/plain", "small"))
                                        .open(),
                                Routes.get("/endless", _ -> Response.stream(200, "text/plain", this::writeForEver))
                                        .open(),
                                Routes.post("/json", request -> Response.json(200, request.json()))
                                        .open(),
                                Routes.post("/unread", _ -> Response.empty(204)).open(),
                                Routes.post("/counted", RudeClientsTest::counted)
                                        .open())),
                        PLAIN,
                        FixedCallers.usual()));
    }

    private void writeForEver(OutputStream out) throws IOException {
        byte[] piece = new byte[64 * 1024];
        try {
            while (true) {
                out.write(piece);
            }
        } catch (IOException | RuntimeException brokenOff) {
            streamed.completeExceptionally(brokenOff);
            throw brokenOff;
        }
    }

    private static Response counted(Request request) throws IOException {
        long count = 0;
        byte[] buffer = new byte[256 * 1024];
        for (int read = 0; read >= 0; read = request.body().read(buffer)) {
            count += read;
        }
        return Response.text(200, "text/plain", Long.toString(count));
    }

    private static void assertAnswers(RunningService running) {
        assertThat(running.get("/things/small").body()).isEqualTo("small");
    }

    /** The same where limits are so short that a machine under load may exceed them with an honest question, which then is asked again. */
    private static void assertAnswersInTheEnd(RunningService running) throws IOException {
        while (!answersOnNewConnection(running)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void thousandsOfIdleConnectionsAreNoTrouble() throws Exception {
        List<SocketChannel> idle = new ArrayList<>();
        try (RunningService running = serving(ConnectionLimits.DEFAULT)) {
            for (int i = 0; i < IDLE_CONNECTIONS; i++) {
                idle.add(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), running.port())));
            }
            assertAnswers(running);
            // The oldest and the newest of them work still.
            for (SocketChannel channel : List.of(idle.getFirst(), idle.getLast())) {
                channel.socket().getOutputStream().write(head("GET", "/things/small", "Connection: close"));
                assertThat(everything(channel.socket()))
                        .startsWith("HTTP/1.1 200 ")
                        .endsWith("small");
            }
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    @Test
    void oneConnectionTooManyIsRefusedAndTheOthersWork() throws Exception {
        List<Socket> full = new ArrayList<>();
        try (RunningService running = serving(new ConnectionLimits(3, LONG, LONG, LONG))) {
            for (int i = 0; i < 3; i++) {
                full.add(connected(running));
                full.getLast().getOutputStream().write(head("GET", "/things/small"));
                assertThat(line(full.getLast())).isEqualTo("HTTP/1.1 200 OK");
            }
            try (Socket fourth = connected(running)) {
                assertThat(everything(fourth)).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1");
            }
            full.removeFirst().close();
            // The server sees in its own time that it is gone.
            while (!answersOnNewConnection(running)) {
                Thread.onSpinWait();
            }
            full.getLast().getOutputStream().write(head("GET", "/things/small", "Connection: close"));
            assertThat(everything(full.getLast())).contains("HTTP/1.1 200 OK");
        } finally {
            for (Socket socket : full) {
                socket.close();
            }
        }
    }

    @Test
    void aHeadThatDripsInIsCutOff() throws Exception {
        try (RunningService running = serving(new ConnectionLimits(100, LONG, SHORT, LONG));
                Socket socket = connected(running)) {
            assertThat(drip(socket, head("GET", "/things/small", "X-Long: " + "x".repeat(60_000))))
                    .isFalse();
            assertAnswersInTheEnd(running);
        }
    }

    @Test
    void aBodyThatDripsInIsCutOff() throws Exception {
        try (RunningService running = serving(new ConnectionLimits(100, LONG, LONG, SHORT));
                Socket socket = connected(running)) {
            socket.getOutputStream().write(head("POST", "/things/json", "Content-Length: 60000"));
            assertThat(drip(socket, new byte[60_000])).isFalse();
            assertAnswersInTheEnd(running);
        }
    }

    @Test
    void aConnectionThatSendsNothingIsClosed() throws Exception {
        try (RunningService running = serving(new ConnectionLimits(100, SHORT, LONG, LONG));
                Socket socket = connected(running)) {
            assertThat(everything(socket)).isEmpty();
            assertAnswersInTheEnd(running);
        }
    }

    @Test
    void anAnswerThatNobodyReadsIsGivenUp() throws Exception {
        try (RunningService running = serving(new ConnectionLimits(100, LONG, LONG, SHORT));
                Socket socket = connected(running)) {
            socket.getOutputStream().write(head("GET", "/things/endless"));
            assertAnswersInTheEnd(running);
            assertThat(streamed.handle((_, failure) -> failure).get()).isNotNull();
            assertAnswersInTheEnd(running);
        }
    }

    @Test
    void aBodyOfAGibibyteIsRefusedWhereJsonIsWanted() throws Exception {
        try (RunningService running = serving(ConnectionLimits.DEFAULT)) {
            for (String path : List.of("/things/json", "/things/unread")) {
                String refusal = path.endsWith("json") ? "HTTP/1.1 413 " : "HTTP/1.1 204 ";
                try (Socket socket = connected(running)) {
                    Thread sender = sending(socket, head("POST", path, "Content-Length: " + GIBIBYTE), false);
                    assertAnswers(running);
                    assertThat(line(socket)).startsWith(refusal);
                    sender.join();
                }
                try (Socket socket = connected(running)) {
                    Thread sender = sending(socket, head("POST", path, "Transfer-Encoding: chunked"), true);
                    assertAnswers(running);
                    assertThat(line(socket)).startsWith(refusal);
                    sender.join();
                }
            }
            assertAnswers(running);
        }
    }

    @Test
    void aBodyOfAGibibyteIsStreamedWhereItIsWanted() throws Exception {
        try (RunningService running = serving(ConnectionLimits.DEFAULT);
                Socket plain = connected(running);
                Socket chunked = connected(running)) {
            Thread sender = sending(
                    plain, head("POST", "/things/counted", "Connection: close", "Content-Length: " + GIBIBYTE), false);
            assertAnswers(running);
            assertThat(everything(plain)).startsWith("HTTP/1.1 200 ").endsWith(Long.toString(GIBIBYTE));
            sender.join();

            sender = sending(
                    chunked, head("POST", "/things/counted", "Connection: close", "Transfer-Encoding: chunked"), true);
            assertAnswers(running);
            assertThat(everything(chunked)).startsWith("HTTP/1.1 200 ").endsWith(Long.toString(GIBIBYTE));
            sender.join();
        }
    }

    @Test
    void aChunkThatWouldFillTheMemoryIsNotRead() throws Exception {
        try (RunningService running = serving(ConnectionLimits.DEFAULT);
                Socket socket = connected(running)) {
            OutputStream out = socket.getOutputStream();
            out.write(head("POST", "/things/counted", "Transfer-Encoding: chunked"));
            out.write("40000000\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(sendsAll(out, GIBIBYTE)).isFalse();
            assertAnswers(running);
        }
    }

    @Test
    void anAnswerThatFailsOnTheWayDoesNotLookComplete() throws Exception {
        Routes broken = Routes.of(List.of(Routes.get(
                        "",
                        _ -> Response.stream(200, "text/plain", out -> {
                            out.write("x".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
                            out.flush();
                            throw new IOException("the disk broke");
                        }))
                .open()));
        try (RunningService running =
                        new RunningService(new Service("broken", "/broken", broken, PLAIN, FixedCallers.usual()));
                Socket socket = connected(running)) {
            socket.getOutputStream().write(head("GET", "/broken"));
            assertThat(everything(socket))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("xxx")
                    .doesNotEndWith("0\r\n\r\n");
        }
    }

    private static Socket connected(RunningService running) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), running.port());
    }

    private static byte[] head(String method, String path, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: here\r\n");
        Arrays.asList(headers).forEach(header -> head.append(header).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean answersOnNewConnection(RunningService running) throws IOException {
        try (Socket socket = connected(running)) {
            try {
                socket.getOutputStream().write(head("GET", "/things/small", "Connection: close"));
            } catch (IOException cut) {
                return false;
            }
            String answer = everything(socket);
            return answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("small");
        }
    }

    /** Sends byte by byte, so slowly that it would take minutes; false if the server cut it off. */
    private static boolean drip(Socket socket, byte[] bytes) throws Exception {
        try {
            for (byte each : bytes) {
                socket.getOutputStream().write(each);
                if (Thread.currentThread().isInterrupted()) {
                    return true;
                }
                Thread.sleep(5);
            }
            return true;
        } catch (IOException cut) {
            return false;
        }
    }

    private static Thread sending(Socket socket, byte[] head, boolean chunked) {
        return Thread.ofVirtual().start(() -> {
            try {
                OutputStream out = socket.getOutputStream();
                out.write(head);
                if (chunked) {
                    sendChunks(out);
                } else {
                    sendsAll(out, GIBIBYTE);
                }
            } catch (IOException cut) {
                // The server need not read it to the end.
            }
        });
    }

    private static void sendChunks(OutputStream out) throws IOException {
        byte[] chunk = new byte[256 * 1024];
        byte[] size = (Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        for (long sent = 0; sent < GIBIBYTE; sent += chunk.length) {
            out.write(size);
            out.write(chunk);
            out.write(new byte[] {'\r', '\n'});
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** False if the server did not read so much. */
    private static boolean sendsAll(OutputStream out, long length) {
        byte[] piece = new byte[256 * 1024];
        try {
            for (long sent = 0; sent < length; sent += piece.length) {
                out.write(piece);
            }
            return true;
        } catch (IOException cut) {
            return false;
        }
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int read = in.read(); read >= 0 && read != '\r'; read = in.read()) {
            line.append((char) read);
        }
        return line.toString();
    }

    /** Whatever comes until the server closes or cuts the connection. */
    private static String everything(Socket socket) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[64 * 1024];
        InputStream in = socket.getInputStream();
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
            }
        } catch (IOException cut) {
            // What came before counts.
        }
        return all.toString();
    }
}
