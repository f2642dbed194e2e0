package kilonova.compute.aggregates;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All aggregates at one moment, with the questions that schedulers and listings have. Immutable and pure. */
public final class AggregateView {
    /** The zone of hosts that no aggregate puts into one. */
    public static final String DEFAULT_ZONE = "nova";

    private final List<Aggregate> aggregates;

    public AggregateView(List<Aggregate> aggregates) {
        this.aggregates = List.copyOf(aggregates);
    }

    /** In order of their ids. */
    public List<Aggregate> all() {
        return aggregates;
    }

    /** The aggregates that have that host. */
    public List<Aggregate> of(String host) {
        return aggregates.stream()
                .filter(aggregate -> aggregate.hosts().contains(host))
                .toList();
    }

    /** The zone that an aggregate puts that host into; no host is ever in two. */
    public Optional<String> namedZone(String host) {
        return of(host).stream().flatMap(aggregate -> aggregate.zone().stream()).findFirst();
    }

    /** The zones of all hosts that an aggregate puts into one, by host. */
    public Map<String, String> zones() {
        Map<String, String> zones = new HashMap<>();
        aggregates.forEach(aggregate ->
                aggregate.zone().ifPresent(zone -> aggregate.hosts().forEach(host -> zones.putIfAbsent(host, zone))));
        return zones;
    }

    /** The zone that a host is in, the default one if it is in no other. */
    public String zone(String host) {
        return namedZone(host).orElse(DEFAULT_ZONE);
    }

    /** The metadata of all aggregates of a host; a key has more than one value where they differ. */
    public Map<String, Set<String>> metadata(String host) {
        Map<String, Set<String>> merged = new HashMap<>();
        of(host).forEach(aggregate -> aggregate
                .metadata()
                .forEach((key, value) ->
                        merged.computeIfAbsent(key, _ -> new HashSet<>()).add(value)));
        return merged;
    }
}
