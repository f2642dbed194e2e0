package kilonova.agent.images;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The first bytes of a qcow2 file, read by ourselves: {@code qemu-img} opens whatever other file they name as soon as it looks at one.
 *
 * @param hasBackingFile whether it keeps only what differs from another file
 * @param hasDataFile whether its content is in another file
 * @param diskBytes how large the disk in it is
 */
public record Qcow2Header(boolean hasBackingFile, boolean hasDataFile, long diskBytes) {
    private static final int MAGIC = 0x514649fb;
    private static final long EXTERNAL_DATA_FILE = 1L << 2;

    /** @throws ImageRefused when the file is not qcow2 */
    public static Qcow2Header read(Path file) throws ImageRefused, IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            byte[] header = in.readNBytes(80);
            ByteBuffer fields = ByteBuffer.wrap(header);
            if (header.length < 72 || fields.getInt(0) != MAGIC) {
                throw new ImageRefused("image.unreadable", "the image is not qcow2");
            }
            boolean third = fields.getInt(4) >= 3 && header.length == 80;
            return new Qcow2Header(
                    fields.getLong(8) != 0,
                    third && (fields.getLong(72) & EXTERNAL_DATA_FILE) != 0,
                    fields.getLong(24));
        }
    }

    /** @throws ImageRefused when the file is not qcow2, or reaches for another file */
    static void check(Path file) throws ImageRefused, IOException {
        Qcow2Header header = read(file);
        if (header.hasBackingFile()) {
            throw new ImageRefused("image.refers_elsewhere", "the image has a backing file, which none may have");
        }
        if (header.hasDataFile()) {
            throw new ImageRefused(
                    "image.refers_elsewhere", "the image keeps its data in another file, which none may do");
        }
    }
}
