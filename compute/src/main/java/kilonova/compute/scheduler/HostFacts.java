package kilonova.compute.scheduler;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.placement.providers.ProviderId;

/**
 * What the host rules look at.
 *
 * @param guestsUnknown why its agent cannot look at its guests, if it cannot
 * @param aggregates the metadata of each host aggregate that the host is in
 * @param zone its availability zone
 */
public record HostFacts(
        String name,
        ProviderId root,
        boolean up,
        boolean disabled,
        Optional<String> disabledReason,
        Optional<String> guestsUnknown,
        String zone,
        List<Map<String, String>> aggregates) {
    public HostFacts {
        aggregates = List.copyOf(aggregates);
    }

    /** The values that the host's aggregates have for a key; a value with commas counts as several. */
    public Set<String> aggregateValues(String key) {
        return aggregates.stream()
                .map(metadata -> Optional.ofNullable(metadata.get(key)))
                .flatMap(Optional::stream)
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .collect(Collectors.toUnmodifiableSet());
    }
}
