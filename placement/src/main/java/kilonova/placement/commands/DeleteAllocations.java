package kilonova.placement.commands;

import java.util.Optional;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.snapshots.Fact;

/** Takes everything from a consumer, so that it goes. Providers keep their generation. Replies what it had. */
public record DeleteAllocations(ConsumerId consumer) implements Command<Consumer> {

    @Override
    public Outcome<Consumer> decide(Draft draft) {
        Optional<Consumer> found = draft.now().consumers().find(consumer);
        if (found.isEmpty()) {
            return new Outcome.Refused<>(new Refusal.ConsumerNotFound(consumer));
        }
        draft.record(new Fact.ConsumerRemoved(consumer));
        return new Outcome.Done<>(found.get());
    }
}
