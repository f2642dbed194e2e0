package kilonova.agent.simulated.vnc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A client that speaks RFB as RFC 6143 has it. */
class VncServerTest {
    private static final int MOST_MILLIS = 300_000;
    private static final int DOT = 4;

    private final AtomicBoolean there = new AtomicBoolean(true);

    private Socket shown() throws IOException {
        int port = VncServer.showOnce("seen", new Picture(List.of("seen")), there::get);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(MOST_MILLIS);
        return socket;
    }

    private static void greet(DataInputStream in, DataOutputStream out) throws IOException {
        assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("RFB 003.008\n");
        out.writeBytes("RFB 003.008\n");
        assertThat(in.readNBytes(2)).containsExactly(1, 1);
        out.writeByte(1);
        assertThat(in.readInt()).isZero();
        out.writeByte(1);
        assertThat(in.readUnsignedShort()).isEqualTo(Picture.WIDTH);
        assertThat(in.readUnsignedShort()).isEqualTo(Picture.HEIGHT);
        in.skipNBytes(16);
        assertThat(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8))
                .isEqualTo("seen");
    }

    private static void request(DataOutputStream out, boolean incremental) throws IOException {
        out.writeByte(3);
        out.writeBoolean(incremental);
        out.writeShort(0);
        out.writeShort(0);
        out.writeShort(Picture.WIDTH);
        out.writeShort(Picture.HEIGHT);
    }

    private static byte[] update(DataInputStream in) throws IOException {
        assertThat(in.readNBytes(16))
                .as("one raw rectangle of the whole picture")
                .containsExactly(0, 0, 0, 1, 0, 0, 0, 0, 2, (byte) 128, 1, (byte) 144, 0, 0, 0, 0);
        return in.readNBytes(Picture.WIDTH * Picture.HEIGHT * DOT);
    }

    private static int pixel(byte[] update, int x, int y) {
        int at = (y * Picture.WIDTH + x) * DOT;
        return (update[at + 2] & 0xff) << 16 | (update[at + 1] & 0xff) << 8 | (update[at] & 0xff);
    }

    @Test
    void showsThePictureAndThatAKeyWasPressed() throws IOException {
        try (Socket socket = shown();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            greet(in, out);
            request(out, false);
            byte[] first = update(in);
            for (int square = 0; square < Picture.COLOURS.size(); square++) {
                assertThat(pixel(first, square * Picture.SQUARE, 0)).isEqualTo(Picture.COLOURS.get(square));
            }
            assertThat(pixel(first, Picture.WIDTH - 1, 0)).isEqualTo(Picture.DARK);

            request(out, true);
            out.write(new byte[] {5, 0, 0, 0, 0, 0});
            out.write(new byte[] {6, 0, 0, 0, 0, 0, 0, 2, 'a', 'b'});
            out.write(new byte[] {4, 1, 0, 0, 0, 0, 0, 'k'});
            assertThat(pixel(update(in), Picture.WIDTH - 1, 0)).isEqualTo(Picture.LIT);
        }
    }

    @Test
    void endsWithWhatItShows() throws IOException {
        try (Socket socket = shown();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            greet(in, out);
            there.set(false);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void hangsUpOnAClientThatSpeaksAnotherVersion() throws IOException {
        try (Socket socket = shown()) {
            socket.getInputStream().skipNBytes(12);
            socket.getOutputStream().write("RFB 003.003\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }
}
