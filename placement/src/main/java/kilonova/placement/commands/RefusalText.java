package kilonova.placement.commands;

import java.util.List;
import java.util.stream.Collectors;
import kilonova.placement.traits.Trait;

/** The codes of refusals, and their sentences, whose words clients of upstream know. */
final class RefusalText {
    private RefusalText() {}

    static String code(Refusal refusal) {
        return switch (refusal) {
            case Refusal.ProviderNotFound _ -> "provider-not-found";
            case Refusal.ProviderGenerationConflict _ -> "provider-generation-conflict";
            case Refusal.ProviderNameTaken _ -> "provider-name-taken";
            case Refusal.ProviderIdTaken _ -> "provider-id-taken";
            case Refusal.BadParent _ -> "bad-parent";
            case Refusal.ProviderHasChildren _ -> "provider-has-children";
            case Refusal.ProviderInUse _ -> "provider-in-use";
            case Refusal.UnknownResourceClass _ -> "unknown-resource-class";
            case Refusal.UnknownTraits _ -> "unknown-traits";
            case Refusal.InventoryNotFound _ -> "inventory-not-found";
            case Refusal.InventoryExists _ -> "inventory-exists";
            case Refusal.InventoryInUse _ -> "inventory-in-use";
            case Refusal.ReservedTooMuch _ -> "reserved-too-much";
            case Refusal.ConsumerGenerationConflict _ -> "consumer-generation-conflict";
            case Refusal.ConsumerNotFound _ -> "consumer-not-found";
            case Refusal.AllocationProviderNotFound _ -> "allocation-provider-not-found";
            case Refusal.NothingToAllocate _ -> "nothing-to-allocate";
            case Refusal.PortionNotAllowed _ -> "portion-not-allowed";
            case Refusal.CapacityExceeded _ -> "capacity-exceeded";
            case Refusal.ResourceClassExists _ -> "resource-class-exists";
            case Refusal.ResourceClassIsStandard _ -> "resource-class-is-standard";
            case Refusal.ResourceClassInUse _ -> "resource-class-in-use";
            case Refusal.TraitIsStandard _ -> "trait-is-standard";
            case Refusal.TraitInUse _ -> "trait-in-use";
            case Refusal.BadName _ -> "bad-name";
        };
    }

    static String message(Refusal refusal) {
        return switch (refusal) {
            case Refusal.ProviderNotFound no -> "No resource provider with uuid " + no.provider() + " found";
            case Refusal.ProviderGenerationConflict no ->
                "resource provider generation conflict for provider " + no.provider() + ": actual: " + no.actual()
                        + ", given: " + no.given();
            case Refusal.ProviderNameTaken no ->
                "Conflicting resource provider name: " + no.name() + " already exists.";
            case Refusal.ProviderIdTaken no ->
                "Conflicting resource provider uuid: " + no.provider() + " already exists.";
            case Refusal.BadParent no -> badParent(no.problem());
            case Refusal.ProviderHasChildren no ->
                "Unable to delete parent resource provider " + no.provider() + ": It has child resource providers.";
            case Refusal.ProviderInUse _ -> "Resource provider has allocations.";
            case Refusal.UnknownResourceClass no -> "No such resource class " + no.resourceClass() + ".";
            case Refusal.UnknownTraits no ->
                "No such trait(s): "
                        + joined(no.traits().stream().map(Trait::name).sorted().toList()) + ".";
            case Refusal.InventoryNotFound no -> "No inventory of class " + no.resourceClass() + " found.";
            case Refusal.InventoryExists no ->
                "Resource provider " + no.provider() + " already has inventory of " + no.resourceClass() + ".";
            case Refusal.InventoryInUse no ->
                "Inventory for '"
                        + joined(no.resourceClasses())
                        + "' on resource provider '" + no.provider() + "' in use.";
            case Refusal.ReservedTooMuch no ->
                "Invalid inventory for '" + no.resourceClass() + "' on resource provider '" + no.provider()
                        + "'. The reserved value is greater than "
                        + (no.allMayBeReserved() ? "total." : "or equal to total.");
            case Refusal.ConsumerGenerationConflict no ->
                "consumer generation conflict - expected "
                        + (no.actual().isPresent() ? no.actual().getAsLong() : "null") + " but got "
                        + (no.given().isPresent() ? no.given().getAsLong() : "None");
            case Refusal.ConsumerNotFound no -> "No allocations for consumer '" + no.consumer() + "'";
            case Refusal.AllocationProviderNotFound no ->
                "Allocation for resource provider '" + no.provider() + "' that does not exist.";
            case Refusal.NothingToAllocate no ->
                "Inventory for '"
                        + joined(no.resourceClasses())
                        + "' on resource provider '"
                        + joined(no.providers())
                        + "' invalid.";
            case Refusal.PortionNotAllowed no ->
                "Unable to create allocation for '" + no.holding().resourceClass() + "' on resource provider '"
                        + no.provider() + "'. The requested amount would violate inventory constraints.";
            case Refusal.CapacityExceeded no ->
                "Unable to create allocation for '" + no.holding().resourceClass() + "' on resource provider '"
                        + no.provider() + "'. The requested amount would exceed the capacity.";
            case Refusal.ResourceClassExists no -> "Resource class " + no.resourceClass() + " already exists.";
            case Refusal.ResourceClassIsStandard no ->
                "Cannot delete standard resource class " + no.resourceClass() + ".";
            case Refusal.ResourceClassInUse no ->
                "Cannot delete resource class " + no.resourceClass() + ". Class is in use in inventory.";
            case Refusal.TraitIsStandard no -> "Cannot delete standard trait " + no.trait() + ".";
            case Refusal.TraitInUse no -> "The trait " + no.trait() + " is in use by a resource provider.";
            case Refusal.BadName no ->
                "'" + no.name() + "' is not CUSTOM_ and capital letters, digits and underscores, 255 at most.";
        };
    }

    private static String badParent(Refusal.BadParent.Problem problem) {
        return switch (problem) {
            case IS_SELF ->
                "parent provider UUID cannot be same as UUID. Please set parent provider UUID to None if there is no parent.";
            case MISSING -> "parent provider UUID does not exist.";
            case REPARENTING -> "re-parenting a provider is not currently allowed.";
            case UNPARENTING -> "un-parenting a provider is not currently allowed.";
            case LOOP -> "creating loop in the provider tree is not allowed.";
        };
    }

    private static String joined(List<?> things) {
        return things.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
