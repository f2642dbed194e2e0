package kilonova.compute.hosts;

import java.util.UUID;
import kilonova.protocol.HostReport;

/** Makes Placement show what a host reported. */
public interface ProviderSync {
    /** @return the id of the host's root provider, which differs from the host's own if one of its name was there before */
    UUID sync(ComputeHost host, HostReport report);
}
