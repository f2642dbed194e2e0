package kilonova.compute.operations;

import java.util.Optional;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.CreateServers;
import kilonova.compute.servers.Server;
import org.jdbi.v3.core.Handle;

/**
 * Rules of other rooms about new or growing servers: quota and server groups. Called inside the transaction that stores the wish,
 * so that two requests cannot both take the last of a quota.
 */
public interface Admission {
    /** How many of the wished servers are admitted. */
    sealed interface Verdict {
        /** So many; at least the wish's minimum. */
        record Admitted(int servers) implements Verdict {}

        /** Not even the minimum. */
        record Refused(Refusal refusal) implements Verdict {}
    }

    /** How many new servers are admitted. */
    Verdict create(Handle handle, CreateServers wish, String projectId, String userId);

    /** Why a server may not become that flavor; empty if it may. */
    Optional<Refusal> resize(Handle handle, Server server, Flavor flavor);

    /** Why a server that left its host when it was shelved may not come back; empty if it may. */
    Optional<Refusal> unshelve(Handle handle, Server server);

    /** Told of each server that was stored. */
    void created(Handle handle, Server server);
}
