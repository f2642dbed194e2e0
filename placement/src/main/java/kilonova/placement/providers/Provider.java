package kilonova.placement.providers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.inventories.Holding;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;
import org.pcollections.PSet;

/**
 * One resource provider, immutable.
 *
 * @param sequence the place of this provider in the order of creation, unique and never used again
 * @param generation grows with each change that a concurrent writer should notice
 * @param holdings its inventories with their usage, in the order in which they came
 * @param consumers those that hold allocations here
 * @param created when the provider was created
 * @param updated when it was last changed
 */
public record Provider(
        ProviderId id,
        int sequence,
        String name,
        long generation,
        Optional<ProviderId> parent,
        List<Holding> holdings,
        Set<Trait> traits,
        Set<AggregateId> aggregates,
        PSet<ConsumerId> consumers,
        Instant created,
        Instant updated) {

    public Provider {
        holdings = List.copyOf(holdings);
        traits = Set.copyOf(traits);
        aggregates = Set.copyOf(aggregates);
    }

    /** The inventory of one class, if there is any. */
    public Optional<Holding> holding(ResourceClass resourceClass) {
        for (Holding holding : holdings) {
            if (holding.resourceClass().equals(resourceClass)) {
                return Optional.of(holding);
            }
        }
        return Optional.empty();
    }

    /** Whether other trees may use this provider's inventory. */
    public boolean isSharing() {
        return traits.contains(Trait.SHARES_VIA_AGGREGATE);
    }

    /** Whether this provider is in at least one aggregate of every set. */
    public boolean isInOneOfEach(List<Set<AggregateId>> memberOf) {
        for (Set<AggregateId> anyOf : memberOf) {
            if (!isInAnyOf(anyOf)) {
                return false;
            }
        }
        return true;
    }

    /** Whether this provider is in at least one of these aggregates. */
    public boolean isInAnyOf(Set<AggregateId> wanted) {
        return !disjoint(aggregates, wanted);
    }

    /** Whether this provider has at least one of these traits. */
    public boolean hasAnyOf(Set<Trait> wanted) {
        return !disjoint(traits, wanted);
    }

    /** Whether another provider would do as well as this one in every search, apart from its place in the tree. */
    public boolean isLike(Provider other) {
        return traits.equals(other.traits)
                && aggregates.equals(other.aggregates)
                && sameStock(holdings, other.holdings);
    }

    private static boolean sameStock(List<Holding> mine, List<Holding> others) {
        if (mine.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < mine.size(); i++) {
            Holding a = mine.get(i);
            Holding b = others.get(i);
            if (a.used() != b.used()
                    || !a.resourceClass().equals(b.resourceClass())
                    || !a.inventory().equals(b.inventory())) {
                return false;
            }
        }
        return true;
    }

    private static <T> boolean disjoint(Set<T> one, Set<T> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return true;
        }
        if (one.size() > other.size()) {
            return disjoint(other, one);
        }
        for (T element : one) {
            if (other.contains(element)) {
                return false;
            }
        }
        return true;
    }

    /** The same provider under another name. */
    public Provider withName(String newName, Instant at) {
        return new Provider(
                id, sequence, newName, generation, parent, holdings, traits, aggregates, consumers, created, at);
    }

    /** The same provider in another place of the tree. */
    public Provider withParent(Optional<ProviderId> newParent, Instant at) {
        return new Provider(
                id, sequence, name, generation, newParent, holdings, traits, aggregates, consumers, created, at);
    }

    /** The same provider at another generation. */
    public Provider withGeneration(long newGeneration, Instant at) {
        return new Provider(
                id, sequence, name, newGeneration, parent, holdings, traits, aggregates, consumers, created, at);
    }

    /** The same provider with other inventories or usage. */
    public Provider withHoldings(List<Holding> newHoldings) {
        return new Provider(
                id, sequence, name, generation, parent, newHoldings, traits, aggregates, consumers, created, updated);
    }

    /** The same provider with other traits. */
    public Provider withTraits(Set<Trait> newTraits) {
        return new Provider(
                id, sequence, name, generation, parent, holdings, newTraits, aggregates, consumers, created, updated);
    }

    /** The same provider in other aggregates. */
    public Provider withAggregates(Set<AggregateId> newAggregates) {
        return new Provider(
                id, sequence, name, generation, parent, holdings, traits, newAggregates, consumers, created, updated);
    }

    /** The same provider with other usage, and the consumers that make it up. */
    public Provider withUsage(List<Holding> newHoldings, PSet<ConsumerId> newConsumers) {
        return new Provider(
                id,
                sequence,
                name,
                generation,
                parent,
                newHoldings,
                traits,
                aggregates,
                newConsumers,
                created,
                updated);
    }
}
