package kilonova.agent.libvirt.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes the disks that guests get beside their root disk: empty ones, with the signs by which guests find them. */
public final class RawDisks {
    private static final int PAGE = 4096;

    /** An empty disk; the guest formats it. */
    void ephemeral(Path disk, long bytes) throws IOException {
        try (FileChannel out = create(disk)) {
            out.write(ByteBuffer.wrap(new byte[1]), bytes - 1);
        }
    }

    /** A disk that guests take for swap space, as {@code mkswap} leaves it on a machine with pages of 4 KiB. */
    void swap(Path disk, long bytes) throws IOException {
        int lastPage = (int) Math.min(Integer.MAX_VALUE, bytes / PAGE - 1);
        ByteBuffer header = ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(1024, 1).putInt(1028, lastPage);
        header.put(PAGE - 10, "SWAPSPACE2".getBytes(StandardCharsets.US_ASCII));
        try (FileChannel out = create(disk)) {
            out.write(header, 0);
            out.write(ByteBuffer.wrap(new byte[1]), bytes - 1);
        }
    }

    private static FileChannel create(Path disk) throws IOException {
        return FileChannel.open(disk, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
}
