package kilonova.image.content;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes the beginnings of disk images for tests. */
public final class Disks {
    private static final int MIB = 1 << 20;

    private Disks() {}

    /** An empty qcow2 disk of 1 MiB. */
    public static byte[] qcow2(int version, long backingFileOffset, long incompatibleFeatures) {
        ByteBuffer header = ByteBuffer.allocate(4096);
        header.put(0, "QFI\u00fb".getBytes(StandardCharsets.ISO_8859_1));
        header.putInt(4, version).putLong(8, backingFileOffset).putInt(20, 16).putLong(24, MIB);
        header.putLong(72, incompatibleFeatures).putInt(100, 104);
        return header.array();
    }

    /** A VMDK with a descriptor in its second sector. */
    public static byte[] vmdk(String descriptor) {
        ByteBuffer header = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        header.put(0, "KDMV".getBytes(StandardCharsets.ISO_8859_1));
        header.putLong(12, 2048).putLong(28, 1).putLong(36, 2);
        header.put(512, descriptor.getBytes(StandardCharsets.ISO_8859_1));
        return header.array();
    }

    /** Zeros with a word somewhere. */
    public static byte[] with(int length, int offset, String word) {
        byte[] data = new byte[length];
        byte[] bytes = word.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, data, offset, bytes.length);
        return data;
    }
}
