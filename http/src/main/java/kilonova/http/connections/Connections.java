package kilonova.http.connections;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.Http1ConnectionSelectorConfig;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All HTTP/1.1 connections of a server, held within {@link ConnectionLimits}: what is over the number is refused, and a
 * connection that keeps the server waiting too long is cut. Thread-safe.
 */
public final class Connections implements ServerConnectionSelector, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final ScopedValue<GuardedConnection> CURRENT = ScopedValue.newInstance();
    private static final byte[] REFUSAL =
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final ConnectionLimits limits;
    private final ServerConnectionSelector http;
    private final Set<GuardedConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong cut = new AtomicLong();
    private final Thread watch;

    private Connections(ConnectionLimits limits, ServerConnectionSelector http) {
        this.limits = limits;
        this.http = http;
        this.watch = Thread.ofPlatform().daemon().name("http-connections").unstarted(this::cutLateOnes);
    }

    /**
     * Begins to watch.
     *
     * @param upgraders make other protocols of connections, whose reads may then wait for ever
     */
    public static Connections start(ConnectionLimits limits, Http1Config config, List<Http1Upgrader> upgraders) {
        Http1ConnectionSelectorConfig.Builder http =
                Http1ConnectionSelector.builder().config(config);
        upgraders.forEach(upgrader -> http.addUpgrader(new Noted(upgrader)));
        Connections connections = new Connections(limits, http.build());
        connections.watch.start();
        return connections;
    }

    /** To be called when a request's head was read, by the thread that answers it. */
    public static void requestBegins() {
        CURRENT.get().patience().requestBegins();
    }

    /** To be called when all of the answer was sent, by the thread that sent it. */
    public static void requestEnds() {
        CURRENT.get().patience().requestEnds();
    }

    /**
     * To be called by the thread that answers a request whose body is a stream without an end of its own: it may pause for as long as
     * its sender has nothing to say. What is sent must still be taken in time.
     */
    public static void requestMayPause() {
        CURRENT.get().patience().mayPause();
    }

    /** Whether this thread is answering a request, and not still reading its head. */
    public static boolean isInRequest() {
        return CURRENT.get().patience().isInRequest();
    }

    /** How many are open. */
    public long open() {
        return count.get();
    }

    /** How many were refused because there were too many. */
    public long refused() {
        return refused.get();
    }

    /** How many were cut because they kept the server waiting. */
    public long cut() {
        return cut.get();
    }

    /** Stops watching. */
    @Override
    public void close() {
        watch.interrupt();
    }

    private void cutLateOnes() {
        long shortest = Math.min(
                limits.idle().toMillis(),
                Math.min(limits.head().toMillis(), limits.stall().toMillis()));
        Duration pause = Duration.ofMillis(Math.clamp(shortest / 4, 10, 1000));
        try {
            while (true) {
                Thread.sleep(pause);
                long now = System.nanoTime();
                open.removeIf(connection -> cutIfLate(connection, now));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean cutIfLate(GuardedConnection connection, long now) {
        if (!connection.patience().isOver(now)) {
            return false;
        }
        cut.incrementAndGet();
        LOG.debug("{} kept the server waiting, and is closed", connection.childSocketId());
        connection.cut();
        return true;
    }

    @Override
    public ServerConnection connection(ConnectionContext plain) {
        if (count.incrementAndGet() > limits.most()) {
            count.decrementAndGet();
            if (refused.getAndIncrement() == 0) {
                LOG.warn("More than {} connections are open: further ones are refused", limits.most());
            }
            plain.dataWriter().writeNow(BufferData.create(REFUSAL));
            throw new CloseConnectionException("Too many connections");
        }
        try {
            GuardedConnection guarded = new GuardedConnection(plain, limits);
            Counted counted = new Counted(guarded, http.connection(guarded));
            open.add(guarded);
            return counted;
        } catch (RuntimeException failure) {
            count.decrementAndGet();
            throw failure;
        }
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    /** An upgrader whose connections are not held to the limits of HTTP any more. */
    private record Noted(Http1Upgrader plain) implements Http1Upgrader {
        @Override
        public String supportedProtocol() {
            return plain.supportedProtocol();
        }

        /** Null is what the web server takes for: treat it as a plain request. */
        @Override
        public @Nullable ServerConnection upgrade(
                ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
            ServerConnection upgraded = plain.upgrade(context, prologue, headers);
            if (upgraded != null) {
                CURRENT.get().patience().upgraded();
            }
            return upgraded;
        }
    }

    /** A connection that counts while it is handled. */
    private final class Counted implements ServerConnection, InterruptableTask<Void> {
        private final GuardedConnection guarded;
        private final ServerConnection handled;

        Counted(GuardedConnection guarded, ServerConnection handled) {
            this.guarded = guarded;
            this.handled = handled;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                ScopedValue.where(CURRENT, guarded).<Boolean, InterruptedException>call(() -> {
                    handled.handle(limit);
                    return true;
                });
            } finally {
                open.remove(guarded);
                count.decrementAndGet();
            }
        }

        @Override
        public Duration idleTime() {
            return handled.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            handled.close(interrupt);
        }

        @Override
        public boolean canInterrupt() {
            return handled instanceof InterruptableTask<?> task && task.canInterrupt();
        }

        @Override
        public Void call() {
            throw new UnsupportedOperationException("the web server calls handle");
        }
    }
}
