package kilonova.agent.simulated.vnc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a picture to one client on a port of the loopback. */
public final class VncServer {
    private static final Logger LOG = LoggerFactory.getLogger(VncServer.class);

    /** Who does not come within this time does not come. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private VncServer() {}

    /**
     * Listens on a free port for the next client, serves that one and ends with it.
     *
     * @param name what the client shows as the display's name
     * @return the port
     */
    public static int showOnce(String name, Picture picture) {
        try {
            ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            listening.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            Thread.ofVirtual().name("vnc " + name).start(() -> serve(listening, name, picture));
            return listening.getLocalPort();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    private static void serve(ServerSocket listening, String name, Picture picture) {
        try (listening;
                Socket client = listening.accept()) {
            listening.close();
            client.setTcpNoDelay(true);
            new VncSession(client.getInputStream(), client.getOutputStream(), name, picture).run();
        } catch (IOException gone) {
            LOG.debug("the display of {} ended: {}", name, gone.getMessage());
        }
    }
}
