package kilonova.agent.disks;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Reads one disk from a stream, as {@link DiskSender} wrote it. It waits as long as the stream does: who opens the stream knows when to
 * give it up, for the sender is never silent for long. For one thread.
 */
public final class DiskReceiver implements AutoCloseable {
    private final InputStream stream;
    private final DataInputStream in;
    private final DiskHead head;

    private DiskReceiver(InputStream stream) throws IOException {
        this.stream = stream;
        this.in = new DataInputStream(stream);
        try {
            this.head = readHead();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Waits for the head. The receiver closes the stream.
     *
     * @throws DiskBroken when something else comes, or the sender says why it cannot send
     */
    public static DiskReceiver open(InputStream stream) throws IOException {
        return new DiskReceiver(stream);
    }

    /** What comes. */
    public DiskHead head() {
        return head;
    }

    /** Takes the content. */
    public interface Sink {
        /** Some bytes; those up to there that were not given are zero. */
        void write(byte[] bytes, long at) throws IOException;
    }

    /**
     * Writes the disk into a new file, with holes where it is zero, and returns when it is on the disk.
     *
     * @throws DiskBroken when it did not come whole
     */
    public void to(Path file) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long length = to((bytes, at) -> write(out, bytes, at));
            if (out.size() < length) {
                write(out, new byte[1], length - 1);
            }
            out.force(true);
        }
    }

    /**
     * Reads the disk to its end.
     *
     * @return its length
     * @throws DiskBroken when it did not come whole; what came is worth nothing then
     */
    public long to(Sink sink) throws IOException {
        MessageDigest digest = Frames.digest();
        byte[] nothing = new byte[Frames.BLOCK];
        long at = 0;
        while (true) {
            int kind = in.read();
            switch (kind) {
                case Frames.WAIT -> {
                    // it goes on
                }
                case Frames.DATA -> {
                    byte[] block = text(Frames.BLOCK);
                    digest.update(block);
                    sink.write(block, at);
                    at += block.length;
                }
                case Frames.ZEROS -> {
                    long zeros = in.readLong();
                    if (zeros <= 0 || zeros > head.fileBytes() - at) {
                        throw new DiskBroken("the disk is longer than its " + head.fileBytes() + " bytes");
                    }
                    for (long left = zeros; left > 0; left -= Math.min(left, nothing.length)) {
                        digest.update(nothing, 0, (int) Math.min(left, nothing.length));
                    }
                    at += zeros;
                }
                case Frames.END -> {
                    requireWhole(at, digest);
                    return at;
                }
                default -> throw failure(kind);
            }
            if (at > head.fileBytes()) {
                throw new DiskBroken("the disk is longer than its " + head.fileBytes() + " bytes");
            }
        }
    }

    private void requireWhole(long came, MessageDigest digest) throws IOException {
        long sent = in.readLong();
        byte[] sum = in.readNBytes(digest.getDigestLength());
        if (came != sent || came != head.fileBytes()) {
            throw new DiskBroken("of the disk's " + head.fileBytes() + " bytes " + came + " came");
        }
        if (!Arrays.equals(sum, digest.digest())) {
            throw new DiskBroken("the disk was damaged on its way: its SHA-256 is not the one that was sent");
        }
    }

    private DiskHead readHead() throws IOException {
        byte[] magic = in.readNBytes(Frames.MAGIC.length);
        if (!Arrays.equals(magic, Frames.MAGIC)) {
            throw new DiskBroken("no disk came");
        }
        int kind = in.read();
        while (kind == Frames.WAIT) {
            kind = in.read();
        }
        if (kind != Frames.HEAD) {
            throw failure(kind);
        }
        return DiskHead.read(text(Frames.LONGEST_TEXT));
    }

    private DiskBroken failure(int kind) throws IOException {
        return switch (kind) {
            case -1 -> new DiskBroken("the disk broke off");
            case Frames.FAILED ->
                new DiskBroken("the other host says: " + new String(text(Frames.LONGEST_TEXT), StandardCharsets.UTF_8));
            default -> new DiskBroken("the disk came in a way that is not understood here");
        };
    }

    private byte[] text(int most) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > most) {
            throw new DiskBroken("the disk came in a way that is not understood here");
        }
        byte[] text = in.readNBytes(length);
        if (text.length < length) {
            throw new DiskBroken("the disk broke off");
        }
        return text;
    }

    private static void write(FileChannel out, byte[] block, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(block);
        long position = at;
        while (bytes.hasRemaining()) {
            position += out.write(bytes, position);
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
