package kilonova.compute.hosts;

import kilonova.protocol.HostReport;

/** Makes Placement show what a host reported. */
public interface ProviderSync {
    void sync(ComputeHost host, HostReport report);
}
