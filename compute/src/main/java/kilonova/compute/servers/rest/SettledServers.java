package kilonova.compute.servers.rest;

import java.util.EnumSet;
import java.util.Set;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.VmState;
import kilonova.http.Fault;

/** Metadata and tags change only on servers that are made and neither failed nor gone. */
final class SettledServers {
    private static final Set<VmState> SETTLED =
            EnumSet.of(VmState.ACTIVE, VmState.PAUSED, VmState.SUSPENDED, VmState.STOPPED);

    private SettledServers() {}

    /** @param action for the message: {@code update metadata} */
    static void refuseUnsettled(Server server, String action) {
        if (!SETTLED.contains(server.state().vm())) {
            throw Fault.conflict("Cannot '" + action + "' instance " + server.id() + " while it is in vm_state "
                    + server.state().vm().wireName());
        }
    }
}
