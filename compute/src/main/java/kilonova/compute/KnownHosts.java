package kilonova.compute;

import java.time.Clock;
import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.hosts.StoredHosts;
import kilonova.compute.operations.Workplace;

/** Which hosts answer and have disks, as operations ask it. */
record KnownHosts(StoredHosts hosts, Clock clock) implements Workplace.HostStatus {
    @Override
    public boolean isUp(String host) {
        return hosts.find(host).filter(found -> found.isUp(clock.instant())).isPresent();
    }

    @Override
    public boolean hasDisks(String host) {
        return hosts.find(host).filter(ComputeHost::hasDisks).isPresent();
    }
}
