package kilonova.agent.libvirt.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Copies files, with holes where they are zero. */
final class SparseCopy {
    private static final int BLOCK = 64 * 1024;

    private SparseCopy() {}

    /** Makes a copy, and returns when it is on the disk. */
    static void of(Path from, Path to) throws IOException {
        byte[] nothing = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(from);
                FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long at = 0;
            while (true) {
                byte[] block = in.readNBytes(BLOCK);
                if (block.length == 0) {
                    break;
                }
                if (!Arrays.equals(block, 0, block.length, nothing, 0, block.length)) {
                    write(out, block, at);
                }
                at += block.length;
            }
            extend(out, at);
            out.force(true);
        }
    }

    /** Makes a file longer, without using space for it; one that is long enough stays as it is. */
    static void extend(Path file, long bytes) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            extend(out, bytes);
            out.force(true);
        }
    }

    private static void extend(FileChannel out, long bytes) throws IOException {
        if (out.size() < bytes) {
            write(out, new byte[1], bytes - 1);
        }
    }

    private static void write(FileChannel out, byte[] block, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(block);
        long position = at;
        while (bytes.hasRemaining()) {
            position += out.write(bytes, position);
        }
    }
}
