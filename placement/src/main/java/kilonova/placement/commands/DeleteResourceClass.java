package kilonova.placement.commands;

import kilonova.placement.catalogue.Catalogue;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Fact;

/** Removes an operator's class of which nobody has inventory. */
public record DeleteResourceClass(ResourceClass resourceClass) implements Command<ResourceClass> {

    @Override
    public Outcome<ResourceClass> decide(Draft draft) {
        if (!draft.now().catalogue().has(resourceClass)) {
            return new Outcome.Refused<>(new Refusal.UnknownResourceClass(resourceClass));
        }
        if (Catalogue.isStandard(resourceClass)) {
            return new Outcome.Refused<>(new Refusal.ResourceClassIsStandard(resourceClass));
        }
        if (!draft.now().providers().treesStocking(resourceClass).isEmpty()) {
            return new Outcome.Refused<>(new Refusal.ResourceClassInUse(resourceClass));
        }
        draft.record(new Fact.ResourceClassDeleted(resourceClass));
        return new Outcome.Done<>(resourceClass);
    }
}
