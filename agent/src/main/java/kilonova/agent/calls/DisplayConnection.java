package kilonova.agent.calls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import kilonova.agent.guests.GuestDisplay;
import kilonova.protocol.calls.ByteStream;

/** A connection to the VNC server of a guest. */
final class DisplayConnection implements AutoCloseable {
    private static final int PIECE = 32 * 1024;

    private final SocketChannel channel;

    private DisplayConnection(SocketChannel channel) {
        this.channel = channel;
    }

    static DisplayConnection open(GuestDisplay display) throws IOException {
        return switch (display) {
            case GuestDisplay.Port(String address, int port) -> {
                DisplayConnection connection =
                        connected(StandardProtocolFamily.INET, new InetSocketAddress(address, port));
                connection.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                yield connection;
            }
            case GuestDisplay.Socket(String path) ->
                connected(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(path));
        };
    }

    private static DisplayConnection connected(StandardProtocolFamily family, SocketAddress address)
            throws IOException {
        SocketChannel channel = SocketChannel.open(family);
        try {
            channel.connect(address);
            return new DisplayConnection(channel);
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    /** Passes bytes both ways until one side ends; then both are closed. */
    void relay(ByteStream stream) throws InterruptedException {
        Thread back = Thread.ofVirtual().name("display to viewer").start(() -> toViewer(stream));
        try {
            toDisplay(stream);
        } finally {
            end(stream);
            back.join();
        }
    }

    private void toDisplay(ByteStream stream) throws InterruptedException {
        try {
            for (byte[] bytes = stream.read(); bytes.length > 0; bytes = stream.read()) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException gone) {
            // the guest ended; so does the stream
            stream.close();
        }
    }

    private void toViewer(ByteStream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(PIECE);
        try {
            while (channel.read(buffer) >= 0) {
                byte[] bytes = new byte[buffer.flip().remaining()];
                buffer.get(bytes).clear();
                if (!stream.write(bytes)) {
                    break;
                }
            }
        } catch (IOException gone) {
            // the guest ended; so does the stream
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            end(stream);
        }
    }

    private void end(ByteStream stream) {
        stream.close();
        close();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException closedAnyway) {
            // nothing is left to be done with it
        }
    }
}
