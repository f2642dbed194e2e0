package kilonova.placement.allocations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.consumers.ConsumerType;

/**
 * A consumer and all that it holds. A consumer without allocations does not exist.
 *
 * @param generation grows by one with each write to this consumer, starting at 1
 * @param allocations never empty, at most one for each provider and class
 * @param allocated when these allocations were written
 */
public record Consumer(
        ConsumerId id,
        long generation,
        String project,
        String user,
        Optional<ConsumerType> type,
        List<Allocation> allocations,
        Instant allocated) {

    public Consumer {
        allocations = List.copyOf(allocations);
        if (allocations.isEmpty()) {
            throw new IllegalArgumentException("consumer " + id + " holds nothing");
        }
    }
}
