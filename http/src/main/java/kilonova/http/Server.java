package kilonova.http;

import com.sun.management.UnixOperatingSystemMXBean;
import io.helidon.http.DirectHandler;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kilonova.http.connections.ConnectionLimits;
import kilonova.http.connections.Connections;
import kilonova.http.websocket.SocketRoute;
import kilonova.http.websocket.Upgrader;

/** The one port. Serves every {@link Service}; the longest matching prefix wins. */
public final class Server implements AutoCloseable {
    /** In bytes. Longer than the longest query that is read, so that one that is too long gets an answer that says so. */
    private static final int LONGEST_REQUEST_LINE = 256 * 1024;

    /** In bytes. Tokens that are signed certificates need some 8 KiB. */
    private static final int LONGEST_HEADERS = 64 * 1024;

    /** Files, and connections to databases, that the process needs besides those of clients. */
    private static final int OTHER_FILES = 256;

    private final WebServer webServer;
    private final Connections connections;
    private final InetSocketAddress address;

    private Server(WebServer webServer, Connections connections, InetSocketAddress address) {
        this.webServer = webServer;
        this.connections = connections;
        this.address = address;
    }

    /** Binds and serves with the usual settings. */
    public static Server start(
            InetSocketAddress address, Optional<URI> publicUrl, List<Service> services, Metrics metrics) {
        return start(address, publicUrl, services, metrics, ServerSettings.DEFAULT);
    }

    /**
     * Binds and serves. When it returns, the port answers.
     *
     * @param address where to listen; port 0 takes a free one
     * @param publicUrl what clients call the port, if not what their Host header says
     * @param services at most one per prefix; one with the empty prefix takes what no other takes
     */
    public static Server start(
            InetSocketAddress address,
            Optional<URI> publicUrl,
            List<Service> services,
            Metrics metrics,
            ServerSettings settings) {
        return start(address, publicUrl, services, List.of(), metrics, settings);
    }

    /**
     * The same, with WebSockets.
     *
     * @param sockets at most one per path
     */
    public static Server start(
            InetSocketAddress address,
            Optional<URI> publicUrl,
            List<Service> services,
            List<SocketRoute> sockets,
            Metrics metrics,
            ServerSettings settings) {
        List<Service> longestFirst = new ArrayList<>(services);
        longestFirst.sort(Comparator.comparingInt(service -> -service.prefix().length()));
        Traffic traffic = new Traffic(longestFirst, publicUrl, metrics, new AccessLog(settings.accessLog()));
        ConnectionLimits limits = withinFiles(settings.connections());
        Connections connections = Connections.start(
                limits,
                Http1Config.builder()
                        .maxPrologueLength(LONGEST_REQUEST_LINE)
                        .maxHeadersSize(LONGEST_HEADERS)
                        .build(),
                List.of(new Upgrader(sockets)));
        Malformed malformed = new Malformed(longestFirst, traffic);
        WebServerConfig.Builder builder = WebServer.builder();
        settings.security().ifPresent(security -> builder.tls(security.tls()));
        WebServer webServer = builder.host(address.getHostString())
                .port(address.getPort())
                .maxPayloadSize(-1)
                // Those above the limit are refused one by one; should they come faster than that, they wait.
                .maxTcpConnections(limits.most() + OTHER_FILES / 2)
                .idleConnectionTimeout(limits.idle())
                // Without this the last piece of an answer may wait 40 ms until the client acknowledges the one before.
                .connectionOptions(socket -> socket.tcpNoDelay(true))
                .protocolsDiscoverServices(false)
                .addConnectionSelector(connections)
                .shutdownHook(false)
                .directHandlers(DirectHandlers.builder()
                        .addHandler(DirectHandler.EventType.BAD_REQUEST, malformed)
                        .addHandler(DirectHandler.EventType.INTERNAL_ERROR, malformed)
                        .build())
                .routing((HttpRouting.Builder routing) -> routing.any(traffic::serve))
                .build()
                .start();
        if (webServer.port() < 0) {
            // Helidon logs why a port could not be taken, and goes on without it.
            connections.close();
            webServer.stop();
            throw new UncheckedIOException(new BindException(address + " cannot be listened on"));
        }
        metrics.watch(connections);
        return new Server(webServer, connections, new InetSocketAddress(address.getHostString(), webServer.port()));
    }

    /** As many connections as the system lets this process have: a server that runs out of files stops listening. */
    private static ConnectionLimits withinFiles(ConnectionLimits wanted) {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
        long most = Math.max(1, Math.min(wanted.most(), files - 2L * OTHER_FILES));
        return new ConnectionLimits((int) most, wanted.idle(), wanted.head(), wanted.stall());
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        return address;
    }

    /** Stops accepting, and ends. */
    @Override
    public void close() {
        webServer.stop();
        connections.close();
    }
}
