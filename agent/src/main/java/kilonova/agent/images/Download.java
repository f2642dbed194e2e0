package kilonova.agent.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import kilonova.protocol.GuestSpec.ImageSource;

/** Writes an image to a file as it comes, with holes where it is zero, and checks what came. */
final class Download {
    private static final int BLOCK = 64 * 1024;
    private static final byte[] ZEROS = new byte[BLOCK];

    private Download() {}

    /**
     * @throws ImageRefused when what came is not what the controller said
     * @throws IOException when it broke off, or does not fit
     */
    static void to(Path file, InputStream in, ImageSource image) throws ImageRefused, IOException {
        MessageDigest digest = sha512();
        long written = 0;
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (true) {
                byte[] block = in.readNBytes(BLOCK);
                if (block.length == 0) {
                    break;
                }
                digest.update(block);
                if (!Arrays.equals(block, 0, block.length, ZEROS, 0, block.length)) {
                    write(out, block, written);
                }
                written += block.length;
                if (written > image.size()) {
                    throw new ImageRefused(
                            "image.size", "image " + image.id() + " is larger than its " + image.size() + " bytes");
                }
            }
            if (written > out.size()) {
                write(out, new byte[1], written - 1);
            }
            out.force(true);
        }
        if (written < image.size()) {
            throw new IOException(
                    "image " + image.id() + " broke off after " + written + " of " + image.size() + " bytes");
        }
        String checksum = HexFormat.of().formatHex(digest.digest());
        if (!image.checksum().isEmpty() && !checksum.equals(image.checksum())) {
            throw new ImageRefused(
                    "image.checksum",
                    "image " + image.id() + " has SHA-512 " + checksum + " and should have " + image.checksum());
        }
    }

    private static void write(FileChannel out, byte[] block, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(block);
        long position = at;
        while (bytes.hasRemaining()) {
            position += out.write(bytes, position);
        }
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
