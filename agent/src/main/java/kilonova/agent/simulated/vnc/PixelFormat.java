package kilonova.agent.simulated.vnc;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a client wants pixels: 32 bits each, 8 for each colour (RFC 6143, section 7.4).
 *
 * @param bigEndian which byte of a pixel comes first
 */
record PixelFormat(boolean bigEndian, int redShift, int greenShift, int blueShift) {
    /** What the server speaks before it is told otherwise. */
    static final PixelFormat USUAL = new PixelFormat(false, 16, 8, 0);

    private static final int DEEPEST = 255;

    static PixelFormat read(DataInputStream in) throws IOException {
        int bits = in.readUnsignedByte();
        in.skipNBytes(1);
        boolean bigEndian = in.readUnsignedByte() != 0;
        boolean trueColour = in.readUnsignedByte() != 0;
        int red = in.readUnsignedShort();
        int green = in.readUnsignedShort();
        int blue = in.readUnsignedShort();
        PixelFormat format =
                new PixelFormat(bigEndian, in.readUnsignedByte(), in.readUnsignedByte(), in.readUnsignedByte());
        in.skipNBytes(3);
        if (bits != Integer.SIZE || !trueColour || red != DEEPEST || green != DEEPEST || blue != DEEPEST) {
            throw new IOException(
                    "the client wants pixels of " + bits + " bits; only 32 bits of true colour are offered");
        }
        return format;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeByte(Integer.SIZE);
        out.writeByte(24);
        out.writeBoolean(bigEndian);
        out.writeBoolean(true);
        out.writeShort(DEEPEST);
        out.writeShort(DEEPEST);
        out.writeShort(DEEPEST);
        out.writeByte(redShift);
        out.writeByte(greenShift);
        out.writeByte(blueShift);
        out.write(new byte[3]);
    }

    /** The whole picture, row by row. */
    byte[] pixels(Picture picture) {
        ByteBuffer bytes = ByteBuffer.allocate(Picture.WIDTH * Picture.HEIGHT * Integer.BYTES)
                .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < Picture.HEIGHT; y++) {
            for (int x = 0; x < Picture.WIDTH; x++) {
                int colour = picture.pixel(x, y);
                bytes.putInt((colour >> 16 & DEEPEST) << redShift
                        | (colour >> 8 & DEEPEST) << greenShift
                        | (colour & DEEPEST) << blueShift);
            }
        }
        return bytes.array();
    }
}
