package kilonova.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One keep-alive HTTP/1.1 connection that takes as little of the machine as it can, which it shares with the server under
 * test. Bodies are counted and thrown away. Opens anew when the server closed it between two requests. For one thread.
 */
final class Connection implements AutoCloseable {
    private static final int TIMEOUT_MILLISECONDS = 600_000;

    private final InetSocketAddress server;
    private final String fixedHeaders;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private boolean open;

    /** @param microversion of Placement, for example 1.39 */
    Connection(InetSocketAddress server, String microversion) {
        this.server = server;
        this.fixedHeaders = " HTTP/1.1\r\nHost: " + server.getHostString() + ":" + server.getPort()
                + "\r\nX-Auth-Token: admin\r\nX-Roles: admin,service\r\nAccept: application/json\r\n"
                + "OpenStack-API-Version: placement " + microversion + "\r\n";
    }

    /**
     * What came back.
     *
     * @param firstByte nanoseconds from the request to the first byte of the answer's body, or to its end if it has none
     * @param total nanoseconds from the request to the end of the answer
     * @param length of the body, in bytes
     */
    record Answer(int status, long firstByte, long total, long length) {}

    Answer get(String target) throws IOException {
        return exchange("GET " + target + fixedHeaders + "\r\n");
    }

    /** Sends a JSON body. */
    Answer send(String method, String target, String body) throws IOException {
        return exchange(method + " " + target + fixedHeaders + "Content-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    private Answer exchange(String request) throws IOException {
        connect();
        long began = System.nanoTime();
        out.write(request.getBytes(StandardCharsets.UTF_8));
        out.flush();
        String first = line();
        int status = status(first);
        long length = 0;
        boolean chunked = false;
        boolean closes = first.startsWith("HTTP/1.0");
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(
                        lower.substring("content-length:".length()).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
            closes |= lower.startsWith("connection:") && lower.contains("close");
        }
        long firstByte;
        if (chunked) {
            int size = chunkSize();
            firstByte = System.nanoTime();
            while (size > 0) {
                in.skipNBytes(size);
                line();
                length += size;
                size = chunkSize();
            }
            line();
        } else {
            firstByte = System.nanoTime();
            in.skipNBytes(length);
        }
        long ended = System.nanoTime();
        if (closes) {
            close();
        }
        return new Answer(status, firstByte - began, ended - began, length);
    }

    private void connect() throws IOException {
        if (open) {
            return;
        }
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(server, TIMEOUT_MILLISECONDS);
        socket.setSoTimeout(TIMEOUT_MILLISECONDS);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        out = socket.getOutputStream();
        open = true;
    }

    private static int status(String line) throws IOException {
        if (!line.startsWith("HTTP/1.")) {
            throw new IOException("not an HTTP answer: " + line);
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(80);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        open = false;
        socket.close();
    }
}
