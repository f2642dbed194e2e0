package kilonova.agent.simulated.hypervisor;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import kilonova.agent.simulated.hypervisor.Passage.Stays;
import kilonova.agent.simulated.hypervisor.PassageMessage.Answer;
import kilonova.protocol.MigrationProgress.Outcome;

/** The connection to the host that a simulated guest goes to. For one thread. */
final class PassageLine implements AutoCloseable {
    private final String host;
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private PassageLine(String host, Socket socket) throws IOException {
        this.host = host;
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    /** @param patience how long to wait for the connection, and for each answer */
    static PassageLine to(URI uri, String host, Duration patience) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getByName(uri.getHost()), uri.getPort()), (int)
                    patience.toMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) patience.toMillis());
            return new PassageLine(host, socket);
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    /**
     * Says something and waits for its answer.
     *
     * @throws Stays if the other side refuses
     */
    void ask(PassageMessage message) throws IOException, Stays {
        message.write(out);
        if (!(PassageMessage.read(in) instanceof Answer(Optional<String> refusal))) {
            throw new ProtocolException("this is no answer");
        }
        if (refusal.isPresent()) {
            throw new Stays(
                    Outcome.FAILED, "migration.refused", "%s refused the guest: %s".formatted(host, refusal.get()));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
