package kilonova.compute.servers;

import java.util.Optional;
import kilonova.compute.outcome.Outcome;
import kilonova.protocol.calls.GuestDiagnostics;

/** What users see of a running server. Each call asks the server's host, and may take as long as that has for its answer. Thread-safe. */
public interface ServerConsoles {
    /** The whole end that is kept of what the server wrote to its console, as it wrote it. */
    Outcome<String> log(Server server) throws InterruptedException;

    /** How the server is doing. */
    Outcome<GuestDiagnostics> diagnostics(Server server) throws InterruptedException;

    /**
     * The address of a page that shows the server's display; it works once and for a limited time.
     *
     * @param kind {@code novnc}; what is not offered is refused
     * @param base scheme, host and port as the client sees this controller
     */
    Outcome<String> display(Server server, String kind, String base);

    /** The server that a page's token is good for, as long as nobody used it. */
    Optional<String> serverOf(String token);
}
