package kilonova.compute.servers;

import java.util.List;
import java.util.Optional;
import kilonova.compute.outcome.Refusal;

/** What the API asks of servers. Each call stores what was asked and returns; the work goes on by itself and survives restarts. */
public interface ServerOperations {
    /** What became of a create. */
    sealed interface Created {
        /** The servers, in BUILD, stored; the first is the one that the API answers with. */
        record Accepted(List<Server> servers) implements Created {}

        /** Nothing was made. */
        record Refused(Refusal refusal) implements Created {}
    }

    Created create(CreateServers wish, Asker asker);

    /**
     * Asks an action of a server.
     *
     * @return why not, or empty when it is accepted and stored
     */
    Optional<Refusal> act(Server server, ServerAction action, Asker asker);
}
