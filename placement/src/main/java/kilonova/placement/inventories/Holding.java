package kilonova.placement.inventories;

import java.time.Instant;
import kilonova.placement.resourceclasses.ResourceClass;

/**
 * A provider's inventory of one class together with what is taken of it.
 *
 * @param used the sum of all allocations, at least 0; may exceed the capacity when an inventory was reduced
 * @param changed when the inventory (not the usage) was last set
 */
public record Holding(ResourceClass resourceClass, Inventory inventory, long used, Instant changed) {

    /** What is left, negative when more is taken than there is now. */
    public long free() {
        return inventory.capacity() - used;
    }

    /** Whether one more allocation of this size is possible. */
    public boolean fits(long amount) {
        return inventory.allowsPortion(amount) && amount <= free();
    }

    /** Whether an allocation of any size is possible at all. */
    public boolean hasRoom() {
        return free() >= inventory.minUnit();
    }

    /** This holding with another usage. */
    public Holding withUsed(long amount) {
        return new Holding(resourceClass, inventory, amount, changed);
    }
}
