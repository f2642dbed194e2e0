package kilonova.agent.disks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import kilonova.protocol.calls.ByteStream;

/** A sender's end of a stream and the reader's, in memory; what goes through can be changed on its way. */
public final class StreamPair {
    private static final byte[] END = {};

    private final LinkedBlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>(4);
    private final LinkedBlockingQueue<byte[]> back = new LinkedBlockingQueue<>();
    private final UnaryOperator<byte[]> onTheWay;
    private volatile boolean readerGone;

    /** @param onTheWay what becomes of each piece; nothing of it: the stream breaks off there */
    public StreamPair(UnaryOperator<byte[]> onTheWay) {
        this.onTheWay = onTheWay;
    }

    /** Sends a disk from another thread, and returns what arrives of it. */
    public static InputStream sent(DiskOffer.Preparation preparation, UnaryOperator<byte[]> onTheWay) {
        StreamPair pair = new StreamPair(onTheWay);
        Thread.ofVirtual().start(() -> {
            try {
                DiskSender.send(pair.sender(), preparation);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return pair.reader();
    }

    ByteStream sender() {
        return new ByteStream() {
            private boolean broken;

            @Override
            public byte[] read() throws InterruptedException {
                return back.take();
            }

            @Override
            public boolean write(byte[] bytes) throws InterruptedException {
                byte[] piece = onTheWay.apply(bytes);
                broken = broken || piece.length == 0;
                if (!broken && !readerGone) {
                    pieces.put(piece);
                } else if (broken) {
                    pieces.put(END);
                }
                return !broken && !readerGone;
            }

            @Override
            public void close() {
                pieces.offer(END);
            }
        };
    }

    InputStream reader() {
        return new InputStream() {
            private InputStream piece = new ByteArrayInputStream(END);
            private boolean ended;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                while (length > 0 && !ended) {
                    int some = piece.read(into, offset, length);
                    if (some > 0) {
                        return some;
                    }
                    try {
                        byte[] next = pieces.take();
                        ended = next.length == 0;
                        piece = new ByteArrayInputStream(next);
                    } catch (InterruptedException e) {
                        throw new InterruptedIOException();
                    }
                }
                return length == 0 ? 0 : -1;
            }

            @Override
            public void close() {
                readerGone = true;
                pieces.clear();
                back.add(END);
            }
        };
    }
}
