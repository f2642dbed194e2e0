package kilonova.image.content;

import java.util.Optional;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Refusal;

/** What a qcow2 header must not say. Offsets and bits as in QEMU's {@code docs/interop/qcow2.txt}. */
final class Qcow2Rules {
    /** Where the size of the disk is. */
    static final int SIZE = 24;

    private static final int VERSION = 4;
    private static final int BACKING_FILE_OFFSET = 8;
    private static final int INCOMPATIBLE_FEATURES = 72;
    private static final long EXTERNAL_DATA_FILE = 1L << 2;
    /** Dirty, corrupt, external data file, compression type, extended L2 entries. */
    private static final long KNOWN_FEATURES = 0b11111;

    private Qcow2Rules() {}

    static Optional<Refusal> broken(Bytes head) {
        long version = head.big32(VERSION);
        if (!head.has(0, INCOMPATIBLE_FEATURES) || (version != 2 && version != 3)) {
            return refused(Reason.WRONG_FORMAT, "its header is cut off or of an unknown version (" + version + ")");
        }
        if (head.big64(BACKING_FILE_OFFSET) != 0) {
            return refused(Reason.UNSAFE_CONTENT, "it has a backing file, and that would be read on the host");
        }
        long features = version == 3 ? head.big64(INCOMPATIBLE_FEATURES) : 0;
        if ((features & EXTERNAL_DATA_FILE) != 0) {
            return refused(Reason.UNSAFE_CONTENT, "it has an external data file, and that would be read on the host");
        }
        return (features & ~KNOWN_FEATURES) == 0
                ? Optional.empty()
                : refused(
                        Reason.UNSAFE_CONTENT,
                        "it demands unknown features (bits 0x" + Long.toHexString(features & ~KNOWN_FEATURES) + ")");
    }

    private static Optional<Refusal> refused(Reason reason, String why) {
        return Optional.of(new Refusal(reason, "The qcow2 image is refused: " + why + "."));
    }
}
