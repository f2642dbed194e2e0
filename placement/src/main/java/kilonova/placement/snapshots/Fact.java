package kilonova.placement.snapshots;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/**
 * Something that happened and was found valid. Facts are all that is ever written down; {@link Snapshot#after} is the
 * only place where they take effect.
 */
public sealed interface Fact {

    /** A provider came to be, at generation 0, with nothing. */
    record ProviderCreated(ProviderId id, int sequence, String name, Optional<ProviderId> parent, Instant at)
            implements Fact {}

    /** A provider has another name. */
    record ProviderRenamed(ProviderId id, String name, Instant at) implements Fact {}

    /** A provider, with all below it, went under another parent or to the top. */
    record ProviderMoved(ProviderId id, Optional<ProviderId> parent, Instant at) implements Fact {}

    /** A provider is gone. It had no children and no allocations. */
    record ProviderDeleted(ProviderId id) implements Fact {}

    /** A provider's generation grew. */
    record GenerationRaised(ProviderId id, long generation, Instant at) implements Fact {}

    /** Inventories were set (added or changed) and removed; those not named stay as they are. */
    record InventoriesChanged(ProviderId id, Map<ResourceClass, Inventory> set, Set<ResourceClass> removed, Instant at)
            implements Fact {}

    /** A provider has exactly these traits. */
    record TraitsReplaced(ProviderId id, Set<Trait> traits) implements Fact {}

    /** A provider is in exactly these aggregates. */
    record AggregatesReplaced(ProviderId id, Set<AggregateId> aggregates) implements Fact {}

    /** A consumer holds exactly what is said here. */
    record AllocationsReplaced(Consumer consumer) implements Fact {}

    /** A consumer holds nothing any more. */
    record ConsumerRemoved(ConsumerId id) implements Fact {}

    /** An operator's class exists. */
    record ResourceClassCreated(ResourceClass name, Instant at) implements Fact {}

    /** An operator's class has another name, in the catalogue and wherever it is used. */
    record ResourceClassRenamed(ResourceClass from, ResourceClass to, Instant at) implements Fact {}

    /** An operator's class is gone. */
    record ResourceClassDeleted(ResourceClass name) implements Fact {}

    /** An operator's trait exists. */
    record TraitCreated(Trait name, Instant at) implements Fact {}

    /** An operator's trait is gone. */
    record TraitDeleted(Trait name) implements Fact {}
}
