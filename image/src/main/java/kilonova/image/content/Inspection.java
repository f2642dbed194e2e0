package kilonova.image.content;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import kilonova.image.outcome.Refusal;
import kilonova.image.outcome.Result;

/**
 * Watches data go by and judges it. It keeps the first MiB and the last sector, however long the data is. For one upload; not
 * thread-safe.
 */
public final class Inspection {
    private static final int HEAD = 1 << 20;
    private static final int TAIL = 512;

    private final DiskFormat declared;
    private final Head head = new Head();
    private byte[] tail = new byte[0];
    private long size;
    private boolean judged;

    /** @param declared what the data is said to be */
    public Inspection(DiskFormat declared) {
        this.declared = declared;
    }

    /** Looks at the next bytes. As soon as the beginning tells that the data is refused, so does this. */
    public Optional<Refusal> look(byte[] bytes, int length) {
        size += length;
        head.add(bytes, length);
        tail = length >= TAIL
                ? Arrays.copyOfRange(bytes, length - TAIL, length)
                : lastOf(tail, Arrays.copyOf(bytes, length));
        if (judged || head.length() < HEAD) {
            return Optional.empty();
        }
        judged = true;
        return ContentRules.broken(declared, head.bytes());
    }

    /** The judgement of all the data: bytes of the disk inside, if that is known, or why it is refused. */
    public Result<OptionalLong> end() {
        Bytes beginning = head.bytes();
        Bytes end = new Bytes(tail);
        Optional<Refusal> refusal = (judged ? Optional.<Refusal>empty() : ContentRules.broken(declared, beginning))
                .or(() -> ContentRules.brokenAtEnd(declared, beginning, end));
        return refusal.<Result<OptionalLong>>map(Result.Refused::new)
                .orElseGet(() -> Result.done(ContentRules.virtualSize(declared, beginning, end, size)));
    }

    private static byte[] lastOf(byte[] before, byte[] after) {
        byte[] both = Arrays.copyOf(before, before.length + after.length);
        System.arraycopy(after, 0, both, before.length, after.length);
        return Arrays.copyOfRange(both, Math.max(0, both.length - TAIL), both.length);
    }

    /** The first MiB; it grows with what comes, so that small images cost little. */
    private static final class Head {
        private byte[] data = new byte[64 * 1024];
        private int length;

        void add(byte[] bytes, int count) {
            int taken = Math.min(count, HEAD - length);
            if (taken > 0) {
                if (length + taken > data.length) {
                    data = Arrays.copyOf(data, Math.min(HEAD, Math.max(2 * data.length, length + taken)));
                }
                System.arraycopy(bytes, 0, data, length, taken);
                length += taken;
            }
        }

        int length() {
            return length;
        }

        Bytes bytes() {
            return new Bytes(Arrays.copyOf(data, length));
        }
    }
}
