package kilonova.placement.commands;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;

/**
 * Makes these the only inventories of a provider. Reducing one below what is used is allowed, removing a used one is
 * not.
 *
 * @param expected the generation that the writer read, if it cares
 * @param inventories in the order in which new ones shall be kept
 */
public record SetInventories(
        ProviderId id,
        OptionalLong expected,
        Map<ResourceClass, Inventory> inventories,
        boolean allMayBeReserved,
        Instant at)
        implements Command<Provider> {

    @Override
    public Outcome<Provider> decide(Draft draft) {
        Optional<Refusal> refusal = draft.checkProvider(id, expected)
                .or(() -> InventoryRules.checkCapacity(id, inventories, allMayBeReserved))
                .or(() -> draft.checkClasses(inventories.keySet()))
                .or(() -> InventoryRules.replaceAll(draft, id, inventories, at));
        return refusal.<Outcome<Provider>>map(Outcome.Refused::new)
                .orElseGet(() -> new Outcome.Done<>(draft.known(id)));
    }
}
