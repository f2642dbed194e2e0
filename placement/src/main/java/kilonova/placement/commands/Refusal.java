package kilonova.placement.commands;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/** Why a command changed nothing. Each kind has a code that never changes, and the numbers behind it. */
public sealed interface Refusal {

    /** A stable name of this kind of refusal, for logs, metrics and callers that branch. */
    String code();

    /** One sentence for a person. */
    String message();

    /** There is no provider with this id. */
    record ProviderNotFound(ProviderId provider) implements Refusal {
        @Override
        public String code() {
            return "provider-not-found";
        }

        @Override
        public String message() {
            return "No resource provider with uuid " + provider + " found";
        }
    }

    /** Somebody changed the provider since the writer read it. */
    record ProviderGenerationConflict(ProviderId provider, long actual, long given) implements Refusal {
        @Override
        public String code() {
            return "provider-generation-conflict";
        }

        @Override
        public String message() {
            return "resource provider generation conflict for provider " + provider + ": actual: " + actual
                    + ", given: " + given;
        }
    }

    /** Another provider has this name. */
    record ProviderNameTaken(String name) implements Refusal {
        @Override
        public String code() {
            return "provider-name-taken";
        }

        @Override
        public String message() {
            return "Conflicting resource provider name: " + name + " already exists.";
        }
    }

    /** Another provider has this id. */
    record ProviderIdTaken(ProviderId provider) implements Refusal {
        @Override
        public String code() {
            return "provider-id-taken";
        }

        @Override
        public String message() {
            return "Conflicting resource provider uuid: " + provider + " already exists.";
        }
    }

    /** The wished place in a tree is not possible. */
    record BadParent(Problem problem) implements Refusal {
        /** What is wrong with the parent. */
        public enum Problem {
            IS_SELF("parent provider UUID cannot be same as UUID. Please set parent provider UUID to None if there is"
                    + " no parent."),
            MISSING("parent provider UUID does not exist."),
            REPARENTING("re-parenting a provider is not currently allowed."),
            UNPARENTING("un-parenting a provider is not currently allowed."),
            LOOP("creating loop in the provider tree is not allowed.");

            private final String sentence;

            Problem(String sentence) {
                this.sentence = sentence;
            }
        }

        @Override
        public String code() {
            return "bad-parent";
        }

        @Override
        public String message() {
            return problem.sentence;
        }
    }

    /** The provider has children, so it cannot go. */
    record ProviderHasChildren(ProviderId provider) implements Refusal {
        @Override
        public String code() {
            return "provider-has-children";
        }

        @Override
        public String message() {
            return "Unable to delete parent resource provider " + provider + ": It has child resource providers.";
        }
    }

    /** The provider has allocations, so it cannot go. */
    record ProviderInUse(ProviderId provider) implements Refusal {
        @Override
        public String code() {
            return "provider-in-use";
        }

        @Override
        public String message() {
            return "Resource provider has allocations.";
        }
    }

    /** No such resource class exists. */
    record UnknownResourceClass(ResourceClass resourceClass) implements Refusal {
        @Override
        public String code() {
            return "unknown-resource-class";
        }

        @Override
        public String message() {
            return "No such resource class " + resourceClass + ".";
        }
    }

    /** These traits do not exist. */
    record UnknownTraits(Set<Trait> traits) implements Refusal {
        @Override
        public String code() {
            return "unknown-traits";
        }

        @Override
        public String message() {
            return "No such trait(s): "
                    + String.join(
                            ", ", traits.stream().map(Trait::name).sorted().toList()) + ".";
        }
    }

    /** The provider has no inventory of this class. */
    record InventoryNotFound(ProviderId provider, ResourceClass resourceClass) implements Refusal {
        @Override
        public String code() {
            return "inventory-not-found";
        }

        @Override
        public String message() {
            return "No inventory of class " + resourceClass + " found.";
        }
    }

    /** The provider already has inventory of this class. */
    record InventoryExists(ProviderId provider, ResourceClass resourceClass) implements Refusal {
        @Override
        public String code() {
            return "inventory-exists";
        }

        @Override
        public String message() {
            return "Resource provider " + provider + " already has inventory of " + resourceClass + ".";
        }
    }

    /** Inventory that would be removed has allocations. */
    record InventoryInUse(ProviderId provider, List<ResourceClass> resourceClasses) implements Refusal {
        @Override
        public String code() {
            return "inventory-in-use";
        }

        @Override
        public String message() {
            return "Inventory for '"
                    + String.join(
                            ", ",
                            resourceClasses.stream().map(ResourceClass::name).toList())
                    + "' on resource provider '" + provider + "' in use.";
        }
    }

    /** More of an inventory is reserved than may be. */
    record ReservedTooMuch(ProviderId provider, ResourceClass resourceClass, boolean allMayBeReserved)
            implements Refusal {
        @Override
        public String code() {
            return "reserved-too-much";
        }

        @Override
        public String message() {
            return "Invalid inventory for '" + resourceClass + "' on resource provider '" + provider
                    + "'. The reserved value is greater than " + (allMayBeReserved ? "total." : "or equal to total.");
        }
    }

    /** The consumer is not in the state that the writer expected. Absent generations mean: no such consumer. */
    record ConsumerGenerationConflict(ConsumerId consumer, OptionalLong actual, OptionalLong given) implements Refusal {
        @Override
        public String code() {
            return "consumer-generation-conflict";
        }

        @Override
        public String message() {
            return "consumer generation conflict - expected "
                    + (actual.isPresent() ? actual.getAsLong() : "null") + " but got "
                    + (given.isPresent() ? given.getAsLong() : "None");
        }
    }

    /** The consumer holds nothing. */
    record ConsumerNotFound(ConsumerId consumer) implements Refusal {
        @Override
        public String code() {
            return "consumer-not-found";
        }

        @Override
        public String message() {
            return "No allocations for consumer '" + consumer + "'";
        }
    }

    /** A claim names a provider that does not exist. */
    record AllocationProviderNotFound(ProviderId provider) implements Refusal {
        @Override
        public String code() {
            return "allocation-provider-not-found";
        }

        @Override
        public String message() {
            return "Allocation for resource provider '" + provider + "' that does not exist.";
        }
    }

    /** A claim asks a provider for a class of which it has no inventory. */
    record NothingToAllocate(List<ProviderId> providers, List<ResourceClass> resourceClasses) implements Refusal {
        @Override
        public String code() {
            return "nothing-to-allocate";
        }

        @Override
        public String message() {
            return "Inventory for '"
                    + String.join(
                            ", ",
                            resourceClasses.stream().map(ResourceClass::name).toList())
                    + "' on resource provider '"
                    + String.join(
                            ", ", providers.stream().map(ProviderId::toString).toList())
                    + "' invalid.";
        }
    }

    /** A claim breaks the unit rules of an inventory. */
    record PortionNotAllowed(ProviderId provider, Holding holding, long asked) implements Refusal {
        @Override
        public String code() {
            return "portion-not-allowed";
        }

        @Override
        public String message() {
            return "Unable to create allocation for '" + holding.resourceClass() + "' on resource provider '" + provider
                    + "'. The requested amount would violate inventory constraints.";
        }
    }

    /**
     * A claim asks for more than is left.
     *
     * @param holding as it would be without the claiming consumers
     */
    record CapacityExceeded(ProviderId provider, Holding holding, long asked) implements Refusal {
        @Override
        public String code() {
            return "capacity-exceeded";
        }

        @Override
        public String message() {
            return "Unable to create allocation for '" + holding.resourceClass() + "' on resource provider '" + provider
                    + "'. The requested amount would exceed the capacity.";
        }
    }

    /** A class of this name exists. */
    record ResourceClassExists(ResourceClass resourceClass) implements Refusal {
        @Override
        public String code() {
            return "resource-class-exists";
        }

        @Override
        public String message() {
            return "Resource class " + resourceClass + " already exists.";
        }
    }

    /** A standard class cannot be changed or deleted. */
    record ResourceClassIsStandard(ResourceClass resourceClass) implements Refusal {
        @Override
        public String code() {
            return "resource-class-is-standard";
        }

        @Override
        public String message() {
            return "Cannot delete standard resource class " + resourceClass + ".";
        }
    }

    /** A class with inventory cannot be deleted. */
    record ResourceClassInUse(ResourceClass resourceClass) implements Refusal {
        @Override
        public String code() {
            return "resource-class-in-use";
        }

        @Override
        public String message() {
            return "Cannot delete resource class " + resourceClass + ". Class is in use in inventory.";
        }
    }

    /** A standard trait cannot be deleted. */
    record TraitIsStandard(Trait trait) implements Refusal {
        @Override
        public String code() {
            return "trait-is-standard";
        }

        @Override
        public String message() {
            return "Cannot delete standard trait " + trait + ".";
        }
    }

    /** A trait that a provider has cannot be deleted. */
    record TraitInUse(Trait trait) implements Refusal {
        @Override
        public String code() {
            return "trait-in-use";
        }

        @Override
        public String message() {
            return "The trait " + trait + " is in use by a resource provider.";
        }
    }

    /** The name is not one that an operator may give. */
    record BadName(String name) implements Refusal {
        @Override
        public String code() {
            return "bad-name";
        }

        @Override
        public String message() {
            return "'" + name + "' is not CUSTOM_ and capital letters, digits and underscores, 255 at most.";
        }
    }
}
