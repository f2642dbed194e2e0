package kilonova.agent.disks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How a disk travels: {@link #MAGIC}, then frames, each a byte that names its kind and what belongs to that kind; numbers are
 * big-endian. The head comes before all frames of the content.
 */
final class Frames {
    static final byte[] MAGIC = {'K', 'N', 'D', 'I', 'S', 'K', '0', '1'};

    /** Four bytes of length, then the head in JSON. */
    static final int HEAD = 'H';

    /** Four bytes of length, then that many bytes of the file. */
    static final int DATA = 'D';

    /** Eight bytes: so many bytes of the file are zero. */
    static final int ZEROS = 'Z';

    /** Nothing yet; the sender is still there. */
    static final int WAIT = 'W';

    /** Eight bytes: the length of the file; then SHA-256 over the whole file, zeros too. The last one of a disk that came whole. */
    static final int END = 'E';

    /** Four bytes of length, then in UTF-8 why no more comes. */
    static final int FAILED = 'F';

    /** Bytes of the file in a frame, at most. */
    static final int BLOCK = 64 * 1024;

    /** Bytes of a head or a reason, at most. */
    static final int LONGEST_TEXT = 64 * 1024;

    private Frames() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
