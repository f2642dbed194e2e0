package kilonova.compute.aggregates;

import org.jdbi.v3.core.Handle;

/** What aggregates must know of hosts. Asked inside the transaction that changes an aggregate. */
public interface HostsInUse {
    /** Whether there is a compute host of that name. */
    boolean exists(String host);

    /** How many servers it has; its zone must not change under them. */
    int servers(Handle handle, String host);
}
