package kilonova.compute.hosts;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The compute hosts that the controller knows. Thread-safe. */
public interface ComputeHosts {
    /** All hosts, by name. */
    List<ComputeHost> list();

    Optional<ComputeHost> find(String name);

    /** Sets whether new servers may be put on a host. Unknown names change nothing. */
    void setDisabled(String name, boolean disabled, Optional<String> reason);

    void setForcedDown(String name, boolean forcedDown);

    /**
     * Forgets a host that has no servers, and its providers.
     *
     * @return why not, or empty when it is gone
     */
    Optional<String> delete(UUID serviceUuid);
}
