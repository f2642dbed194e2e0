package kilonova.placement.commands;

import java.time.Instant;
import kilonova.placement.catalogue.Catalogue;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Fact;

/** Gives an operator's class another name, also in all inventories and allocations (microversions 1.2 to 1.6). */
public record RenameResourceClass(ResourceClass from, ResourceClass to, Instant at) implements Command<ResourceClass> {

    @Override
    public Outcome<ResourceClass> decide(Draft draft) {
        if (!draft.now().catalogue().has(from)) {
            return new Outcome.Refused<>(new Refusal.UnknownResourceClass(from));
        }
        if (Catalogue.isStandard(from)) {
            return new Outcome.Refused<>(new Refusal.ResourceClassIsStandard(from));
        }
        if (from.equals(to)) {
            return new Outcome.Done<>(to);
        }
        if (draft.now().catalogue().has(to)) {
            return new Outcome.Refused<>(new Refusal.ResourceClassExists(to));
        }
        if (!to.isCustomName()) {
            return new Outcome.Refused<>(new Refusal.BadName(to.name()));
        }
        draft.record(new Fact.ResourceClassRenamed(from, to, at));
        return new Outcome.Done<>(to);
    }
}
