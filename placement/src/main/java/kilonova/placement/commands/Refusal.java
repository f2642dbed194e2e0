package kilonova.placement.commands;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/**
 * Why a command changed nothing. Each kind has a code that never changes, and the numbers behind it; what is said of it stands in
 * {@link RefusalText}.
 */
public sealed interface Refusal {

    /** A stable name of this kind of refusal, for logs, metrics and callers that branch. */
    default String code() {
        return RefusalText.code(this);
    }

    /** One sentence for a person. */
    default String message() {
        return RefusalText.message(this);
    }

    /** There is no provider with this id. */
    record ProviderNotFound(ProviderId provider) implements Refusal {}

    /** Somebody changed the provider since the writer read it. */
    record ProviderGenerationConflict(ProviderId provider, long actual, long given) implements Refusal {}

    /** Another provider has this name. */
    record ProviderNameTaken(String name) implements Refusal {}

    /** Another provider has this id. */
    record ProviderIdTaken(ProviderId provider) implements Refusal {}

    /** The wished place in a tree is not possible. */
    record BadParent(Problem problem) implements Refusal {
        /** What is wrong with the parent. */
        public enum Problem {
            IS_SELF,
            MISSING,
            REPARENTING,
            UNPARENTING,
            LOOP
        }
    }

    /** The provider has children, so it cannot go. */
    record ProviderHasChildren(ProviderId provider) implements Refusal {}

    /** The provider has allocations, so it cannot go. */
    record ProviderInUse(ProviderId provider) implements Refusal {}

    /** No such resource class exists. */
    record UnknownResourceClass(ResourceClass resourceClass) implements Refusal {}

    /** These traits do not exist. */
    record UnknownTraits(Set<Trait> traits) implements Refusal {}

    /** The provider has no inventory of this class. */
    record InventoryNotFound(ProviderId provider, ResourceClass resourceClass) implements Refusal {}

    /** The provider already has inventory of this class. */
    record InventoryExists(ProviderId provider, ResourceClass resourceClass) implements Refusal {}

    /** Inventory that would be removed has allocations. */
    record InventoryInUse(ProviderId provider, List<ResourceClass> resourceClasses) implements Refusal {}

    /** More of an inventory is reserved than may be. */
    record ReservedTooMuch(ProviderId provider, ResourceClass resourceClass, boolean allMayBeReserved)
            implements Refusal {}

    /** The consumer is not in the state that the writer expected. Absent generations mean: no such consumer. */
    record ConsumerGenerationConflict(ConsumerId consumer, OptionalLong actual, OptionalLong given)
            implements Refusal {}

    /** The consumer holds nothing. */
    record ConsumerNotFound(ConsumerId consumer) implements Refusal {}

    /** A claim names a provider that does not exist. */
    record AllocationProviderNotFound(ProviderId provider) implements Refusal {}

    /** A claim asks a provider for a class of which it has no inventory. */
    record NothingToAllocate(List<ProviderId> providers, List<ResourceClass> resourceClasses) implements Refusal {}

    /** A claim breaks the unit rules of an inventory. */
    record PortionNotAllowed(ProviderId provider, Holding holding, long asked) implements Refusal {}

    /**
     * A claim asks for more than is left.
     *
     * @param holding as it would be without the claiming consumers
     */
    record CapacityExceeded(ProviderId provider, Holding holding, long asked) implements Refusal {}

    /** A class of this name exists. */
    record ResourceClassExists(ResourceClass resourceClass) implements Refusal {}

    /** A standard class cannot be changed or deleted. */
    record ResourceClassIsStandard(ResourceClass resourceClass) implements Refusal {}

    /** A class with inventory cannot be deleted. */
    record ResourceClassInUse(ResourceClass resourceClass) implements Refusal {}

    /** A standard trait cannot be deleted. */
    record TraitIsStandard(Trait trait) implements Refusal {}

    /** A trait that a provider has cannot be deleted. */
    record TraitInUse(Trait trait) implements Refusal {}

    /** The name is not one that an operator may give. */
    record BadName(String name) implements Refusal {}
}
