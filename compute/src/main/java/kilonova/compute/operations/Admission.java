package kilonova.compute.operations;

import java.util.Optional;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.CreateServers;
import kilonova.compute.servers.Refusal;
import kilonova.compute.servers.Server;
import org.jdbi.v3.core.Handle;

/**
 * Rules of other rooms about new or growing servers: quota and server groups. Called inside the transaction that stores the wish,
 * so that two requests cannot both take the last of a quota.
 */
public interface Admission {
    /** Why so many new servers are not admitted; empty if they are. */
    Optional<Refusal> create(Handle handle, CreateServers wish, String projectId, String userId);

    /** Why a server may not become that flavor; empty if it may. */
    Optional<Refusal> resize(Handle handle, Server server, Flavor flavor);

    /** Told of each server that was stored. */
    void created(Handle handle, Server server);

    /** Admits everything. */
    Admission OPEN = new Admission() {
        @Override
        public Optional<Refusal> create(Handle handle, CreateServers wish, String projectId, String userId) {
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> resize(Handle handle, Server server, Flavor flavor) {
            return Optional.empty();
        }

        @Override
        public void created(Handle handle, Server server) {}
    };
}
