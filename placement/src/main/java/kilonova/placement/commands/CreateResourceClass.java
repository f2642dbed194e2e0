package kilonova.placement.commands;

import java.time.Instant;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Fact;

/** Makes an operator's own class. */
public record CreateResourceClass(ResourceClass resourceClass, Instant at) implements Command<ResourceClass> {

    @Override
    public Outcome<ResourceClass> decide(Draft draft) {
        if (draft.now().catalogue().has(resourceClass)) {
            return new Outcome.Refused<>(new Refusal.ResourceClassExists(resourceClass));
        }
        if (!resourceClass.isCustomName()) {
            return new Outcome.Refused<>(new Refusal.BadName(resourceClass.name()));
        }
        draft.record(new Fact.ResourceClassCreated(resourceClass, at));
        return new Outcome.Done<>(resourceClass);
    }
}
