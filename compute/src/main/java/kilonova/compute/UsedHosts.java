package kilonova.compute;

import kilonova.compute.aggregates.HostsInUse;
import kilonova.compute.hosts.StoredHosts;
import kilonova.compute.servers.Servers;
import org.jdbi.v3.core.Handle;

/** Which hosts there are and what is on them, as aggregates ask it. */
record UsedHosts(StoredHosts hosts) implements HostsInUse {
    @Override
    public boolean exists(String host) {
        return hosts.find(host).isPresent();
    }

    @Override
    public int servers(Handle handle, String host) {
        return Servers.list(handle, Servers.Scope.onHost(host)).size();
    }
}
