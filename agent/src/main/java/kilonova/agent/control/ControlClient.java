package kilonova.agent.control;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Gives orders to the agent whose folder this is. Not for several threads at once. */
public final class ControlClient implements AutoCloseable {
    private final SocketChannel connection;
    private final BufferedInputStream in;

    private ControlClient(SocketChannel connection) {
        this.connection = connection;
        this.in = new BufferedInputStream(Channels.newInputStream(connection));
    }

    /**
     * Connects to an agent.
     *
     * @param stateDirectory the agent's own folder
     * @return empty when no agent runs there
     * @throws IOException when there is one that this user may not talk to
     */
    public static Optional<ControlClient> connect(Path stateDirectory) throws IOException {
        Path socket = stateDirectory.toAbsolutePath().resolve("control").resolve(ControlServer.SOCKET);
        if (!Files.exists(socket)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ControlClient(SocketChannel.open(UnixDomainSocketAddress.of(socket))));
        } catch (java.net.ConnectException e) {
            return Optional.empty();
        }
    }

    /**
     * Gives one order and waits for the answer, however long it takes.
     *
     * @throws IOException when the agent ended before it answered
     */
    public Answer give(Order order) throws IOException {
        Lines.write(Channels.newOutputStream(connection), Order.class, order);
        return Lines.read(in, Answer.class)
                .orElseThrow(() -> new IOException("The agent ended before it answered. Look at its log."));
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
