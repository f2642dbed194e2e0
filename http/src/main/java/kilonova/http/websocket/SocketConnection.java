package kilonova.http.websocket;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of the web server that became a WebSocket. */
final class SocketConnection implements ServerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);

    private final ConnectionContext context;
    private final Optional<Service> service;
    private final WebSocket socket;

    /** What is done with the socket. */
    interface Service {
        void serve(WebSocket socket) throws Exception;
    }

    /** @param service empty for a connection that is only to be closed */
    SocketConnection(ConnectionContext context, Optional<Service> service) {
        this.context = context;
        this.service = service;
        this.socket = new WebSocket(this::next, bytes -> context.dataWriter().writeNow(BufferData.create(bytes)));
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        if (service.isEmpty()) {
            return;
        }
        try {
            service.get().serve(socket);
            socket.close(CloseReason.NORMAL);
        } catch (InterruptedException stopping) {
            socket.close(CloseReason.GOING_AWAY);
            throw stopping;
        } catch (Exception defect) {
            LOG.error("a WebSocket failed", defect);
            socket.close(CloseReason.failed("The server has a defect; see its log."));
        }
    }

    private byte[] next(int count) throws Frame.PeerGone {
        try {
            return context.dataReader().readBytes(count);
        } catch (DataReader.InsufficientDataAvailableException gone) {
            throw new Frame.PeerGone();
        } catch (RuntimeException broken) {
            LOG.debug("a WebSocket broke", broken);
            throw new Frame.PeerGone();
        }
    }

    /** Never idle for the web server: who serves the socket decides how long it may be silent. */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        socket.close(CloseReason.GOING_AWAY);
        try {
            context.serverSocket().close();
        } catch (UncheckedIOException closedAlready) {
            LOG.trace("a WebSocket was closed twice", closedAlready);
        }
    }
}
