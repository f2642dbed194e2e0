package kilonova.placement.allocations;

import java.util.List;
import java.util.Optional;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.consumers.ConsumerType;

/**
 * The wish that a consumer shall hold exactly these allocations and no others.
 *
 * @param allocations all that the consumer shall hold afterwards, at most one for each provider and class; empty: the
 *     consumer goes
 * @param type the kind of consumer; empty leaves the type of an existing consumer alone
 */
public record Claim(
        ConsumerId consumer,
        List<Allocation> allocations,
        String project,
        String user,
        Optional<ConsumerType> type,
        ExpectedGeneration expected) {

    public Claim {
        allocations = List.copyOf(allocations);
    }
}
