package kilonova.http.connections;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** One connection as the web server sees it, with a {@link Patience} beside whatever it reads and writes. */
final class GuardedConnection implements ConnectionContext {
    /** In bytes: a body's chunk is held in memory until it is complete, so it cannot be of any size. */
    private static final int LONGEST_CHUNK = 16 * 1024 * 1024;

    private static final int READS_BETWEEN_CHECKS = 64;

    /** In bytes. A piece of an answer must be taken in the time for a stall, so pieces must be small. */
    private static final int PIECE = 64 * 1024;

    private final ConnectionContext plain;
    private final Patience patience;
    private final DataReader reader;
    private final DataWriter writer;
    private int reads;

    GuardedConnection(ConnectionContext plain, ConnectionLimits limits) {
        this.plain = plain;
        this.patience = new Patience(limits);
        this.reader = DataReader.create(this::read);
        this.writer = new Pieces(plain.dataWriter());
    }

    Patience patience() {
        return patience;
    }

    /** Ends it; whoever waits for it fails. Safe to call from any thread, and more than once. */
    void cut() {
        try {
            plain.serverSocket().close();
        } catch (UncheckedIOException closedAlready) {
            // Then there is nothing left to do.
        }
    }

    private byte[] read() {
        if (++reads % READS_BETWEEN_CHECKS == 0 && reader.available() > LONGEST_CHUNK) {
            throw new CloseConnectionException("A chunk of the body is longer than " + LONGEST_CHUNK + " bytes");
        }
        long since = System.nanoTime();
        patience.reading(since, !patience.isInRequest() && reader.available() > 0);
        byte[] bytes;
        try {
            bytes = plain.serverSocket().get();
        } catch (UncheckedIOException broken) {
            throw new ServerConnectionException("The connection broke, or took too long", broken);
        }
        if (bytes == null) {
            throw new CloseConnectionException("The client has closed the connection");
        }
        patience.hasRead(since, System.nanoTime(), bytes.length);
        return bytes;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public ListenerContext listenerContext() {
        return plain.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return plain.executor();
    }

    @Override
    public Router router() {
        return plain.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return plain.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return plain.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return plain.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return plain.localPeer();
    }

    @Override
    public boolean isSecure() {
        return plain.isSecure();
    }

    @Override
    public String socketId() {
        return plain.socketId();
    }

    @Override
    public String childSocketId() {
        return plain.childSocketId();
    }

    /** Writes in pieces, each of which the client must take in time. */
    private final class Pieces implements DataWriter {
        private final DataWriter whole;

        Pieces(DataWriter whole) {
            this.whole = whole;
        }

        @Override
        public void write(BufferData... buffers) {
            writeNow(buffers);
        }

        @Override
        public void write(BufferData buffer) {
            writeNow(buffer);
        }

        @Override
        public void writeNow(BufferData... buffers) {
            for (BufferData buffer : buffers) {
                writeNow(buffer);
            }
        }

        @Override
        public void writeNow(BufferData buffer) {
            while (buffer.available() > PIECE) {
                byte[] piece = new byte[PIECE];
                int length = buffer.read(piece);
                writePiece(BufferData.create(piece, 0, length));
            }
            writePiece(buffer);
        }

        private void writePiece(BufferData piece) {
            patience.writing(System.nanoTime());
            try {
                whole.writeNow(piece);
            } catch (SocketWriterException | UncheckedIOException broken) {
                throw new ServerConnectionException("The connection broke, or took too long", broken);
            } finally {
                patience.hasWritten();
            }
        }

        @Override
        public void flush() {
            whole.flush();
        }

        @Override
        public void close() {
            whole.close();
        }
    }
}
