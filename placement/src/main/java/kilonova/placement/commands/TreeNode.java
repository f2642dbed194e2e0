package kilonova.placement.commands;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/**
 * How one provider of a host's tree shall be, as the host itself sees it.
 *
 * @param id the id to make it with, if there is no provider of this name yet
 * @param name finds the provider again; it never changes
 * @param parentName the name of the provider above; empty for the root
 * @param inventories all inventories that it shall have; custom classes are made where they are missing
 * @param ownTraits traits that the host wants on it; custom traits are made where they are missing
 * @param retractedTraits traits that the host may have set earlier and does not want now; anything else on the provider
 *     belongs to somebody else and stays
 */
public record TreeNode(
        ProviderId id,
        String name,
        Optional<String> parentName,
        Map<ResourceClass, Inventory> inventories,
        Set<Trait> ownTraits,
        Set<Trait> retractedTraits) {

    public TreeNode {
        inventories = Collections.unmodifiableMap(new LinkedHashMap<>(inventories));
        ownTraits = Set.copyOf(ownTraits);
        retractedTraits = Set.copyOf(retractedTraits);
    }
}
