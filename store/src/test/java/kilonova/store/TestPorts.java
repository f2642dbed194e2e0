package kilonova.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback interface for servers that are told where to listen, and that may go and come back there. They lie below those
 * that systems give to whoever asks for any port, so that nobody gets one of them by chance while its server is away. Thread-safe.
 */
public final class TestPorts {
    private static final int FIRST = 10_000;
    private static final int COUNT = 5_000;

    /** The locks tell other test processes of this machine what is taken, as long as this process lives. */
    private static final Map<Integer, FileChannel> TAKEN = new HashMap<>();

    private TestPorts() {}

    /** A port at which nobody listens, and which no other test gets. */
    public static synchronized int take() {
        int start = ThreadLocalRandom.current().nextInt(COUNT);
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + (start + i) % COUNT;
            if (!TAKEN.containsKey(port) && isMine(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("all ports from " + FIRST + " to " + (FIRST + COUNT - 1) + " are taken");
    }

    private static boolean isMine(int port) {
        String folder = "kilonova-test-ports-" + System.getProperty("user.name");
        try {
            Path locks = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), folder));
            FileChannel channel = FileChannel.open(
                    locks.resolve(Integer.toString(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                return false;
            }
            TAKEN.put(port, channel);
            return true;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
