package kilonova.http.websocket;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * An open WebSocket that carries bytes; where a message ends does not matter to its users. One thread reads; any thread may write or
 * close.
 */
public final class WebSocket {
    private static final byte[] END = {};

    private final Frame.Source source;
    private final Consumer<byte[]> sink;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean closed;
    private volatile long heardAt = System.nanoTime();

    /** @param sink takes bytes to be sent at once; throws when the peer is gone */
    WebSocket(Frame.Source source, Consumer<byte[]> sink) {
        this.source = source;
        this.sink = sink;
    }

    /**
     * Waits for the next bytes. Pings are answered meanwhile.
     *
     * @return at least one byte, or none when the socket is closed
     */
    public byte[] read() {
        try {
            while (!closed) {
                Frame frame = Frame.read(source);
                heardAt = System.nanoTime();
                switch (frame.opcode()) {
                    case Frame.BINARY, Frame.CONTINUATION -> {
                        if (frame.payload().length > 0) {
                            return frame.payload();
                        }
                    }
                    case Frame.PING -> send(new Frame(Frame.PONG, frame.payload()));
                    case Frame.PONG -> {} // the peer lives, which is noted above
                    case Frame.CLOSE -> close(CloseReason.NORMAL);
                    case Frame.TEXT -> close(new CloseReason(1003, "Only bytes are understood here."));
                    default -> close(CloseReason.protocolError("There is no frame of kind " + frame.opcode() + "."));
                }
            }
        } catch (Frame.PeerGone gone) {
            closed = true;
        } catch (Frame.Unacceptable wrong) {
            close(wrong.reason());
        }
        return END;
    }

    /**
     * Sends bytes as one message, and waits while the peer does not take them.
     *
     * @return whether the socket was open; if not, they are lost
     */
    public boolean write(byte[] bytes) {
        return send(new Frame(Frame.BINARY, bytes));
    }

    /** Asks the peer for a sign of life, see {@link #silentNanos}. */
    public void ping() {
        send(new Frame(Frame.PING, END));
    }

    /** For how long nothing was heard of the peer. */
    public long silentNanos() {
        return System.nanoTime() - heardAt;
    }

    /** Says why and closes. A reader gets the end with the peer's answer, or when the connection is cut. Further calls do nothing. */
    public void close(CloseReason reason) {
        writing.lock();
        try {
            if (!closed) {
                transmit(Frame.close(reason));
                closed = true;
            }
        } finally {
            writing.unlock();
        }
    }

    private boolean send(Frame frame) {
        writing.lock();
        try {
            return !closed && transmit(frame);
        } finally {
            writing.unlock();
        }
    }

    private boolean transmit(Frame frame) {
        try {
            sink.accept(frame.bytes());
            return true;
        } catch (RuntimeException gone) {
            closed = true;
            return false;
        }
    }
}
