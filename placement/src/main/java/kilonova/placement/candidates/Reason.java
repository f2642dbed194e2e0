package kilonova.placement.candidates;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/** Why a provider, or a whole tree, cannot take part in a candidate. Each kind has a code that never changes. */
public sealed interface Reason {

    /** A stable name of this kind of reason. */
    String code();

    /** Part of a sentence for a person, beginning in lower case and without a full stop. */
    String message();

    /** It has no inventory of the class. */
    record NoInventory(ResourceClass resourceClass) implements Reason {
        @Override
        public String code() {
            return "no-inventory";
        }

        @Override
        public String message() {
            return "has no " + resourceClass;
        }
    }

    /** It has some of the class, but not enough is left. */
    record NotEnoughFree(Holding holding, long asked) implements Reason {
        @Override
        public String code() {
            return "not-enough-free";
        }

        @Override
        public String message() {
            return "has " + Math.max(0, holding.free()) + " of "
                    + holding.inventory().capacity() + " " + holding.resourceClass() + " free, and " + asked
                    + " is asked";
        }
    }

    /** No allocation may have the asked size. */
    record PortionNotAllowed(Holding holding, long asked) implements Reason {
        @Override
        public String code() {
            return "portion-not-allowed";
        }

        @Override
        public String message() {
            return "gives out " + holding.resourceClass() + " in portions from "
                    + holding.inventory().minUnit() + " to "
                    + holding.inventory().maxUnit() + " in steps of "
                    + holding.inventory().stepSize() + ", and " + asked + " is asked";
        }
    }

    /** It has none of these traits. */
    record TraitMissing(Set<Trait> anyOf) implements Reason {
        @Override
        public String code() {
            return "trait-missing";
        }

        @Override
        public String message() {
            return "lacks the trait " + String.join(" or ", names(anyOf));
        }
    }

    /** It has a trait that it must not have. */
    record TraitForbidden(Trait trait) implements Reason {
        @Override
        public String code() {
            return "trait-forbidden";
        }

        @Override
        public String message() {
            return "has the forbidden trait " + trait;
        }
    }

    /** It is not in the wanted aggregates. */
    record NotInAggregate(List<Set<AggregateId>> wanted) implements Reason {
        @Override
        public String code() {
            return "not-in-aggregate";
        }

        @Override
        public String message() {
            return "is not in the wanted aggregates";
        }
    }

    /** It is in an aggregate in which it must not be. */
    record InForbiddenAggregate(Set<AggregateId> forbidden) implements Reason {
        @Override
        public String code() {
            return "in-forbidden-aggregate";
        }

        @Override
        public String message() {
            return "is in a forbidden aggregate";
        }
    }

    /** It is not in the tree of the wanted provider. */
    record NotInTree(ProviderId wanted) implements Reason {
        @Override
        public String code() {
            return "not-in-tree";
        }

        @Override
        public String message() {
            return "is not in the tree of " + wanted;
        }
    }

    /** Each part of the request could be met alone, but not all of them together. */
    record NotTogether(List<String> suffixes) implements Reason {
        @Override
        public String code() {
            return "not-together";
        }

        @Override
        public String message() {
            return "could meet each part of the request, but not all of them at once";
        }
    }

    private static List<String> names(Set<Trait> traits) {
        return new TreeSet<>(traits).stream().map(Trait::name).toList();
    }
}
