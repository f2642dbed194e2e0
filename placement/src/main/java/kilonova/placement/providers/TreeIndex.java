package kilonova.placement.providers;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.inventories.Holding;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Which trees (by the sequence of their root) have a member with some property, immutable. A search intersects these
 * sets before it looks at any tree.
 *
 * @param stocked trees with inventory of a class
 * @param roomy trees that could still give out something of a class
 * @param traits trees with a member that has a trait
 * @param aggregates trees with a member in an aggregate
 */
record TreeIndex(
        PMap<ResourceClass, Bits> stocked,
        PMap<ResourceClass, Bits> roomy,
        PMap<Trait, Bits> traits,
        PMap<AggregateId, Bits> aggregates) {

    static final TreeIndex EMPTY =
            new TreeIndex(HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

    /** The index of these trees, by the sequence of their root. */
    static TreeIndex of(Map<Integer, ProviderTree> trees) {
        Map<ResourceClass, BitSet> stocked = new HashMap<>();
        Map<ResourceClass, BitSet> roomy = new HashMap<>();
        Map<Trait, BitSet> traits = new HashMap<>();
        Map<AggregateId, BitSet> aggregates = new HashMap<>();
        trees.forEach((sequence, tree) -> {
            for (Provider member : tree.members()) {
                for (Holding holding : member.holdings()) {
                    mark(stocked, holding.resourceClass(), sequence);
                    if (holding.hasRoom()) {
                        mark(roomy, holding.resourceClass(), sequence);
                    }
                }
                member.traits().forEach(trait -> mark(traits, trait, sequence));
                member.aggregates().forEach(aggregate -> mark(aggregates, aggregate, sequence));
            }
        });
        return new TreeIndex(frozen(stocked), frozen(roomy), frozen(traits), frozen(aggregates));
    }

    private static <K> void mark(Map<K, BitSet> index, K key, int sequence) {
        index.computeIfAbsent(key, _ -> new BitSet()).set(sequence);
    }

    private static <K> PMap<K, Bits> frozen(Map<K, BitSet> index) {
        PMap<K, Bits> frozen = HashTreePMap.empty();
        for (Map.Entry<K, BitSet> entry : index.entrySet()) {
            frozen = frozen.plus(entry.getKey(), Bits.of(entry.getValue()));
        }
        return frozen;
    }

    /**
     * The index after a tree changed.
     *
     * @param tree the tree as it is now; empty when it is gone
     * @param touched members as they were and as they are, where they differ
     */
    TreeIndex after(int sequence, Optional<ProviderTree> tree, Collection<Provider> touched) {
        TreeIndex next = this;
        for (Provider provider : touched) {
            next = next.afterHoldings(sequence, tree, provider)
                    .afterTraits(sequence, tree, provider)
                    .afterAggregates(sequence, tree, provider);
        }
        return next;
    }

    /** The index after inventories or usage of one member changed. */
    TreeIndex afterHoldings(int sequence, Optional<ProviderTree> tree, Provider touched) {
        PMap<ResourceClass, Bits> nextStocked = stocked;
        PMap<ResourceClass, Bits> nextRoomy = roomy;
        for (Holding holding : touched.holdings()) {
            ResourceClass resourceClass = holding.resourceClass();
            nextStocked = mark(
                    nextStocked,
                    resourceClass,
                    sequence,
                    tree.isPresent() && tree.get().stocks(resourceClass));
            nextRoomy = mark(
                    nextRoomy,
                    resourceClass,
                    sequence,
                    tree.isPresent() && tree.get().hasRoomFor(resourceClass));
        }
        return new TreeIndex(nextStocked, nextRoomy, traits, aggregates);
    }

    private TreeIndex afterTraits(int sequence, Optional<ProviderTree> tree, Provider touched) {
        PMap<Trait, Bits> next = traits;
        for (Trait trait : touched.traits()) {
            boolean present = tree.isPresent()
                    && tree.get().members().stream()
                            .anyMatch(member -> member.traits().contains(trait));
            next = mark(next, trait, sequence, present);
        }
        return new TreeIndex(stocked, roomy, next, aggregates);
    }

    private TreeIndex afterAggregates(int sequence, Optional<ProviderTree> tree, Provider touched) {
        PMap<AggregateId, Bits> next = aggregates;
        for (AggregateId aggregate : touched.aggregates()) {
            boolean present = tree.isPresent()
                    && tree.get().members().stream()
                            .anyMatch(member -> member.aggregates().contains(aggregate));
            next = mark(next, aggregate, sequence, present);
        }
        return new TreeIndex(stocked, roomy, traits, next);
    }

    private static <K> PMap<K, Bits> mark(PMap<K, Bits> index, K key, int sequence, boolean present) {
        Bits before = index.getOrDefault(key, Bits.NONE);
        Bits after = before.set(sequence, present);
        if (after == before) {
            return index;
        }
        return !present && after.isEmpty() ? index.minus(key) : index.plus(key, after);
    }
}
