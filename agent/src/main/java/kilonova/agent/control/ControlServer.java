package kilonova.agent.control;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import kilonova.protocol.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders at a Unix domain socket. Its folder is the owner's alone before the socket is there, so no other user has a moment to open it.
 * Each connection has a virtual thread; one that is silent holds up nobody.
 */
public final class ControlServer implements AutoCloseable {
    /** The socket's name in its folder. */
    static final String SOCKET = "agent.sock";

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    /** What {@code sockaddr_un} holds. */
    private static final int LONGEST_PATH = 107;

    private final Path socket;
    private final ServerSocketChannel listening;
    private final Function<Order, Answer> orders;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;

    private ControlServer(Path socket, ServerSocketChannel listening, Function<Order, Answer> orders, String name) {
        this.socket = socket;
        this.listening = listening;
        this.orders = orders;
        this.acceptor = Thread.ofVirtual().name(name + "-control").start(this::accept);
    }

    /**
     * Begins to listen. The caller holds the folder against other agents, so that a socket that is there already is a dead one's.
     *
     * @param folder of the socket; made if it is missing
     * @param name what threads are called
     * @return empty when the path is longer than a socket's may be: the agent works without
     */
    public static Optional<ControlServer> start(Path folder, Function<Order, Answer> orders, String name) {
        Path socket = folder.toAbsolutePath().resolve(SOCKET);
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            LOG.warn("{}: no orders can be taken: the path {} is too long for a socket", name, socket);
            return Optional.empty();
        }
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            Files.deleteIfExists(socket);
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.bind(UnixDomainSocketAddress.of(socket));
                Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return Optional.of(new ControlServer(socket, channel, orders, name));
        } catch (IOException e) {
            throw new UncheckedIOException("no orders can be taken at " + socket, e);
        }
    }

    private void accept() {
        while (listening.isOpen()) {
            try {
                SocketChannel connection = listening.accept();
                connections.add(connection);
                Thread.ofVirtual().name("control").start(() -> serve(connection));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("an order could not be taken: {}", e.getMessage());
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            var in = new BufferedInputStream(Channels.newInputStream(connection));
            var out = Channels.newOutputStream(connection);
            for (Optional<Order> order = Lines.read(in, Order.class);
                    order.isPresent();
                    order = Lines.read(in, Order.class)) {
                Lines.write(out, Answer.class, carriedOut(order.get()));
            }
        } catch (IOException e) {
            LOG.debug("an operator's connection ended: {}", e.getMessage());
        } finally {
            connections.remove(connection);
        }
    }

    private Answer carriedOut(Order order) {
        try {
            return orders.apply(order);
        } catch (RuntimeException e) {
            LOG.error("a defect stopped {}", order, e);
            return new Answer.Refused(new Problem("agent.defect", String.valueOf(e)));
        }
    }

    /** Ends all connections, and takes the socket away. */
    @Override
    public void close() {
        try {
            listening.close();
            for (SocketChannel connection : connections) {
                connection.close();
            }
            Files.deleteIfExists(socket);
            acceptor.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
