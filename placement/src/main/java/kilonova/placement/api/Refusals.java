package kilonova.placement.api;

import kilonova.http.Fault;
import kilonova.placement.commands.Refusal;

/** The table from refusals to faults, for where a route has no words of its own. */
final class Refusals {
    private Refusals() {}

    static Fault fault(Refusal refusal) {
        return switch (refusal) {
            case Refusal.ProviderNotFound _, Refusal.InventoryNotFound _, Refusal.ConsumerNotFound _ ->
                Fault.notFound(refusal.message());
            case Refusal.ProviderGenerationConflict _, Refusal.ConsumerGenerationConflict _ ->
                Fault.conflict(refusal.message()).withCode(Codes.CONCURRENT_UPDATE);
            case Refusal.ProviderNameTaken _, Refusal.ProviderIdTaken _ ->
                Fault.conflict(refusal.message()).withCode(Codes.DUPLICATE_NAME);
            case Refusal.InventoryInUse _ ->
                Fault.conflict("update conflict: " + refusal.message()).withCode(Codes.INVENTORY_IN_USE);
            case Refusal.ProviderHasChildren _ ->
                Fault.conflict(refusal.message()).withCode(Codes.CANNOT_DELETE_PARENT);
            case Refusal.ProviderInUse _ -> Fault.conflict(refusal.message()).withCode(Codes.PROVIDER_IN_USE);
            case Refusal.InventoryExists _ ->
                Fault.conflict("Update conflict: " + refusal.message()).withCode(Codes.CONCURRENT_UPDATE);
            case Refusal.NothingToAllocate _, Refusal.PortionNotAllowed _, Refusal.CapacityExceeded _ ->
                Fault.conflict("Unable to allocate inventory: " + refusal.message());
            case Refusal.ResourceClassExists _, Refusal.ResourceClassInUse _, Refusal.TraitInUse _ ->
                Fault.conflict(refusal.message());
            case Refusal.BadParent _,
                    Refusal.UnknownResourceClass _,
                    Refusal.UnknownTraits _,
                    Refusal.ReservedTooMuch _,
                    Refusal.AllocationProviderNotFound _,
                    Refusal.ResourceClassIsStandard _,
                    Refusal.TraitIsStandard _,
                    Refusal.BadName _ -> Fault.badRequest(refusal.message());
        };
    }
}
