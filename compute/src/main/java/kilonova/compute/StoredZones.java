package kilonova.compute;

import java.util.Set;
import java.util.stream.Collectors;
import kilonova.compute.aggregates.AggregateView;
import kilonova.compute.aggregates.Aggregates;
import kilonova.compute.availabilityzones.AvailabilityZones;
import kilonova.compute.hosts.StoredHosts;
import kilonova.compute.servers.pages.ZoneOfHost;
import kilonova.compute.servers.rest.Surroundings;

/** Availability zones, as the servers' routes ask for them. */
record StoredZones(StoredHosts hosts, Aggregates aggregates) implements Surroundings.Zones {
    @Override
    public String of(String host) {
        return aggregates.view().zone(host);
    }

    @Override
    public ZoneOfHost ofHosts() {
        return new ZoneOfHost(aggregates.view().zones(), AggregateView.DEFAULT_ZONE);
    }

    @Override
    public Set<String> available() {
        return AvailabilityZones.of(hosts.list(), aggregates.view()).stream()
                .filter(AvailabilityZones.Zone::available)
                .map(AvailabilityZones.Zone::name)
                .collect(Collectors.toSet());
    }
}
