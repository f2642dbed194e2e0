package kilonova.agent.simulated.vnc;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One client's view of a picture, by version 3.8 of the RFB protocol (RFC 6143) without a password, every update whole and raw. The
 * picture changes only by this client's keys, so one thread does all.
 */
final class VncSession {
    private static final byte[] VERSION = "RFB 003.008\n".getBytes(StandardCharsets.US_ASCII);
    private static final int NO_AUTHENTICATION = 1;
    private static final int RAW = 0;

    /** What a client says; numbers of RFC 6143, section 7.5. */
    private static final int SET_PIXEL_FORMAT = 0;

    private static final int SET_ENCODINGS = 2;
    private static final int UPDATE_REQUEST = 3;
    private static final int KEY = 4;
    private static final int POINTER = 5;
    private static final int CUT_TEXT = 6;

    private final DataInputStream in;
    private final DataOutputStream out;
    private final String name;
    private final Picture picture;
    private PixelFormat format = PixelFormat.USUAL;
    private boolean wanted;
    private boolean changed;

    VncSession(InputStream in, OutputStream out, String name, Picture picture) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = new DataOutputStream(new BufferedOutputStream(out));
        this.name = name;
        this.picture = picture;
    }

    /** Serves the client until it goes. */
    void run() throws IOException {
        greet();
        while (true) {
            int message;
            try {
                message = in.readUnsignedByte();
            } catch (EOFException gone) {
                return;
            }
            take(message);
            if (wanted && changed) {
                update();
            }
        }
    }

    private void greet() throws IOException {
        out.write(VERSION);
        out.flush();
        byte[] version = in.readNBytes(VERSION.length);
        if (!new String(version, StandardCharsets.US_ASCII).equals(new String(VERSION, StandardCharsets.US_ASCII))) {
            throw new IOException("the client does not speak version 3.8 of RFB");
        }
        out.writeByte(1);
        out.writeByte(NO_AUTHENTICATION);
        out.flush();
        if (in.readUnsignedByte() != NO_AUTHENTICATION) {
            throw new IOException("the client wants a password");
        }
        out.writeInt(0);
        out.flush();
        in.readUnsignedByte();
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        out.writeShort(Picture.WIDTH);
        out.writeShort(Picture.HEIGHT);
        format.write(out);
        out.writeInt(text.length);
        out.write(text);
        out.flush();
    }

    private void take(int message) throws IOException {
        switch (message) {
            case SET_PIXEL_FORMAT -> {
                in.skipNBytes(3);
                format = PixelFormat.read(in);
            }
            case SET_ENCODINGS -> {
                in.skipNBytes(1);
                in.skipNBytes(4L * in.readUnsignedShort());
            }
            case UPDATE_REQUEST -> {
                changed |= in.readUnsignedByte() == 0;
                in.skipNBytes(8);
                wanted = true;
            }
            case KEY -> {
                boolean down = in.readUnsignedByte() != 0;
                in.skipNBytes(2);
                int keysym = in.readInt();
                if (down) {
                    picture.pressed(keysym);
                    changed = true;
                }
            }
            case POINTER -> in.skipNBytes(5);
            case CUT_TEXT -> {
                in.skipNBytes(3);
                in.skipNBytes(Integer.toUnsignedLong(in.readInt()));
            }
            default -> throw new IOException("the client sent message " + message + ", which was not offered");
        }
    }

    private void update() throws IOException {
        out.writeByte(0);
        out.writeByte(0);
        out.writeShort(1);
        out.writeShort(0);
        out.writeShort(0);
        out.writeShort(Picture.WIDTH);
        out.writeShort(Picture.HEIGHT);
        out.writeInt(RAW);
        out.write(format.pixels(picture));
        out.flush();
        wanted = false;
        changed = false;
    }
}
