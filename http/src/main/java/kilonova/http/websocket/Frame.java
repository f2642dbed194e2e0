package kilonova.http.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One frame (RFC 6455, section 5.2).
 *
 * @param opcode what it is
 * @param payload without its mask
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Frame(int opcode, byte[] payload) {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xa;

    /** In bytes; nothing that a client of ours sends is nearly as long. */
    static final int LONGEST = 1 << 20;

    private static final int LONGEST_CONTROL = 125;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;
    private static final int MASK_LENGTH = 4;

    /** Where frames come from. */
    interface Source {
        /** Waits for exactly that many bytes. */
        byte[] next(int count) throws PeerGone;
    }

    /** The connection ended without a word. */
    static final class PeerGone extends Exception {}

    /** What came is no frame that a client may send. */
    static final class Unacceptable extends Exception {
        private final transient CloseReason reason;

        Unacceptable(int code, String message) {
            super(message);
            reason = new CloseReason(code, message);
        }

        CloseReason reason() {
            return reason;
        }
    }

    /** Reads the next frame of a client. */
    static Frame read(Source source) throws PeerGone, Unacceptable {
        byte[] head = source.next(2);
        if ((head[0] & 0x70) != 0) {
            throw new Unacceptable(1002, "extensions were not agreed on");
        }
        if ((head[1] & MASKED) == 0) {
            throw new Unacceptable(1002, "a client must mask its frames");
        }
        int opcode = head[0] & 0x0f;
        long length = switch (head[1] & 0x7f) {
            case LENGTH_IN_TWO_BYTES -> ByteBuffer.wrap(source.next(2)).getShort() & 0xffffL;
            case LENGTH_IN_EIGHT_BYTES -> ByteBuffer.wrap(source.next(8)).getLong();
            default -> head[1] & 0x7f;
        };
        boolean control = opcode >= CLOSE;
        if (length < 0 || length > (control ? LONGEST_CONTROL : LONGEST)) {
            throw new Unacceptable(1009, "a frame of " + length + " bytes is too long");
        }
        if (control && (head[0] & FINAL) == 0) {
            throw new Unacceptable(1002, "a control frame must not be fragmented");
        }
        byte[] mask = source.next(MASK_LENGTH);
        byte[] payload = length == 0 ? new byte[0] : source.next((int) length);
        for (int at = 0; at < payload.length; at++) {
            payload[at] ^= mask[at % MASK_LENGTH];
        }
        return new Frame(opcode, payload);
    }

    static Frame close(CloseReason reason) {
        byte[] text = reason.text().getBytes(StandardCharsets.UTF_8);
        byte[] fitting = Arrays.copyOf(text, Math.min(text.length, LONGEST_CONTROL - 2));
        return new Frame(
                CLOSE,
                ByteBuffer.allocate(2 + fitting.length)
                        .putShort((short) reason.code())
                        .put(fitting)
                        .array());
    }

    /** The frame as a server sends it: whole and without a mask. */
    byte[] bytes() {
        int length = payload.length;
        ByteBuffer bytes = ByteBuffer.allocate(length + 10).put((byte) (FINAL | opcode));
        if (length <= LONGEST_CONTROL) {
            bytes.put((byte) length);
        } else if (length <= 0xffff) {
            bytes.put((byte) LENGTH_IN_TWO_BYTES).putShort((short) length);
        } else {
            bytes.put((byte) LENGTH_IN_EIGHT_BYTES).putLong(length);
        }
        bytes.put(payload);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
