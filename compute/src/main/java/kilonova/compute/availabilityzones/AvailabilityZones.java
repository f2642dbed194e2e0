package kilonova.compute.availabilityzones;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import kilonova.compute.aggregates.AggregateView;
import kilonova.compute.hosts.ComputeHost;

/** Which zones there are. A zone is there because a host is in it. Pure. */
public final class AvailabilityZones {
    private AvailabilityZones() {}

    /**
     * One zone.
     *
     * @param available whether at least one of its hosts takes new servers
     * @param hosts those that take new servers
     */
    public record Zone(String name, boolean available, List<ComputeHost> hosts) {
        public Zone {
            hosts = List.copyOf(hosts);
        }
    }

    /** All zones: the available ones first, each kind by name. */
    public static List<Zone> of(List<ComputeHost> hosts, AggregateView aggregates) {
        SortedMap<String, List<ComputeHost>> enabled = new TreeMap<>();
        SortedMap<String, List<ComputeHost>> disabled = new TreeMap<>();
        for (ComputeHost host : hosts) {
            (host.disabled() ? disabled : enabled)
                    .merge(aggregates.zone(host.name()), List.of(host), AvailabilityZones::joined);
        }
        disabled.keySet().removeAll(enabled.keySet());
        List<Zone> zones = new ArrayList<>();
        enabled.forEach((name, there) -> zones.add(new Zone(name, true, there)));
        disabled.keySet().forEach(name -> zones.add(new Zone(name, false, List.of())));
        return List.copyOf(zones);
    }

    private static List<ComputeHost> joined(List<ComputeHost> some, List<ComputeHost> more) {
        List<ComputeHost> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
