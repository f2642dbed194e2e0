package kilonova.placement.commands;

import java.util.Optional;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.snapshots.Fact;

/**
 * Takes everything from a consumer, so that it goes. Providers keep their generation. Replies what it had.
 *
 * @param expected what the writer believes about the consumer
 */
public record DeleteAllocations(ConsumerId consumer, ExpectedGeneration expected) implements Command<Consumer> {
    /** Whatever it holds. */
    public DeleteAllocations(ConsumerId consumer) {
        this(consumer, ExpectedGeneration.any());
    }

    @Override
    public Outcome<Consumer> decide(Draft draft) {
        Optional<Consumer> found = draft.now().consumers().find(consumer);
        if (found.isEmpty()) {
            return new Outcome.Refused<>(new Refusal.ConsumerNotFound(consumer));
        }
        Optional<Refusal> refusal = ClaimRules.checkConsumer(draft, consumer, expected);
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        draft.record(new Fact.ConsumerRemoved(consumer));
        return new Outcome.Done<>(found.get());
    }
}
