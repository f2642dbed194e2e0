package kilonova.placement.commands;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.snapshots.Fact;

/**
 * Puts a provider into exactly these aggregates.
 *
 * @param raisesGeneration whether this counts as a change of the provider; below microversion 1.19 it does not
 */
public record SetAggregates(
        ProviderId id, OptionalLong expected, Set<AggregateId> aggregates, boolean raisesGeneration, Instant at)
        implements Command<Provider> {

    public SetAggregates {
        aggregates = Set.copyOf(aggregates);
    }

    @Override
    public Outcome<Provider> decide(Draft draft) {
        Optional<Refusal> refusal = draft.checkProvider(id, expected);
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        if (!draft.known(id).aggregates().equals(aggregates)) {
            draft.record(new Fact.AggregatesReplaced(id, aggregates));
        }
        if (raisesGeneration) {
            draft.raiseGeneration(id, at);
        }
        return new Outcome.Done<>(draft.known(id));
    }
}
