package kilonova.compute.aggregates;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A named set of hosts.
 *
 * @param id rises; given by the store
 * @param metadata what filters and operators read; the availability zone is one of its keys
 * @param hosts names, in the order in which they were added
 */
public record Aggregate(
        long id,
        UUID uuid,
        String name,
        Map<String, String> metadata,
        List<String> hosts,
        Instant createdAt,
        Optional<Instant> updatedAt) {
    /** The metadata key that makes an aggregate an availability zone. */
    public static final String ZONE = "availability_zone";

    public Aggregate {
        metadata = Map.copyOf(metadata);
        hosts = List.copyOf(hosts);
    }

    /** The availability zone that its hosts are in because of it. */
    public Optional<String> zone() {
        return Optional.ofNullable(metadata.get(ZONE));
    }

    Aggregate numbered(long given) {
        return new Aggregate(given, uuid, name, metadata, hosts, createdAt, updatedAt);
    }

    Aggregate with(String changedName, Map<String, String> changedMetadata, Instant now) {
        return new Aggregate(id, uuid, changedName, changedMetadata, hosts, createdAt, Optional.of(now));
    }

    Aggregate with(List<String> changedHosts, Instant now) {
        return new Aggregate(id, uuid, name, metadata, changedHosts, createdAt, Optional.of(now));
    }
}
