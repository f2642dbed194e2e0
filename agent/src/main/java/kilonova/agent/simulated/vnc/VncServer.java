package kilonova.agent.simulated.vnc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a picture to one client on a port of the loopback. */
public final class VncServer {
    private static final Logger LOG = LoggerFactory.getLogger(VncServer.class);

    /** Who does not come within this time does not come. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private VncServer() {}

    /**
     * Listens on a free port for the next client, serves that one and ends with it.
     *
     * @param name what the client shows as the display's name
     * @param there whether there is still something to show; asked again and again
     * @return the port
     */
    public static int showOnce(String name, Picture picture, BooleanSupplier there) {
        try {
            ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            listening.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            Thread.ofVirtual().name("vnc " + name).start(() -> serve(listening, name, picture, there));
            return listening.getLocalPort();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    private static void serve(ServerSocket listening, String name, Picture picture, BooleanSupplier there) {
        try (listening;
                Socket client = listening.accept()) {
            listening.close();
            client.setTcpNoDelay(true);
            Thread.ofVirtual().name("vnc end " + name).start(() -> endWith(there, client));
            new VncSession(client.getInputStream(), client.getOutputStream(), name, picture).run();
        } catch (IOException gone) {
            LOG.debug("the display of {} ended: {}", name, gone.getMessage());
        }
    }

    /** Hangs up when there is nothing left to show. */
    private static void endWith(BooleanSupplier there, Socket client) {
        try (client) {
            while (!client.isClosed() && there.getAsBoolean()) {
                Thread.sleep(LOOK_AGAIN);
            }
        } catch (IOException | InterruptedException ended) {
            LOG.debug("a display was closed already", ended);
        }
    }
}
