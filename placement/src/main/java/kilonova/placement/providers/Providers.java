package kilonova.placement.providers;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.IntTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * All providers, in trees, with the indexes that a search uses. Immutable: each change makes a new value that shares
 * almost everything with the old one. Trees are known by the sequence of their root.
 */
public final class Providers {
    /** No providers. */
    public static final Providers NONE = new Providers(
            IntTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePSet.empty(),
            Bits.NONE,
            TreeIndex.EMPTY,
            1);

    private final IntTreePMap<ProviderTree> trees;
    private final PMap<ProviderId, Integer> treeOf;
    private final PMap<String, ProviderId> byName;
    private final PSet<ProviderId> sharing;
    private final Bits roots;
    private final TreeIndex index;
    private final int nextSequence;

    private Providers(
            IntTreePMap<ProviderTree> trees,
            PMap<ProviderId, Integer> treeOf,
            PMap<String, ProviderId> byName,
            PSet<ProviderId> sharing,
            Bits roots,
            TreeIndex index,
            int nextSequence) {
        this.trees = trees;
        this.treeOf = treeOf;
        this.byName = byName;
        this.sharing = sharing;
        this.roots = roots;
        this.index = index;
        this.nextSequence = nextSequence;
    }

    /**
     * These providers, as {@link #adding} one after the other would leave them, but in one go.
     *
     * @param all with the parent of each
     */
    public static Providers of(Collection<Provider> all) {
        Map<ProviderId, Provider> byId = new HashMap<>();
        all.forEach(provider -> byId.put(provider.id(), provider));
        Map<ProviderId, Integer> treeOf = new HashMap<>();
        Map<String, ProviderId> byName = new HashMap<>();
        Map<Integer, List<Provider>> members = new TreeMap<>();
        PSet<ProviderId> sharing = HashTreePSet.empty();
        BitSet roots = new BitSet();
        int next = 1;
        for (Provider provider : all) {
            int key = root(byId, provider).sequence();
            treeOf.put(provider.id(), key);
            byName.put(provider.name(), provider.id());
            members.computeIfAbsent(key, _ -> new ArrayList<>()).add(provider);
            sharing = provider.isSharing() ? sharing.plus(provider.id()) : sharing;
            roots.set(key);
            next = Math.max(next, provider.sequence() + 1);
        }
        Map<Integer, ProviderTree> trees = new TreeMap<>();
        members.forEach((key, tree) -> trees.put(key, ProviderTree.of(tree)));
        IntTreePMap<ProviderTree> persistent = IntTreePMap.empty();
        for (Map.Entry<Integer, ProviderTree> entry : trees.entrySet()) {
            persistent = persistent.plus(entry.getKey(), entry.getValue());
        }
        return new Providers(
                persistent,
                HashTreePMap.from(treeOf),
                HashTreePMap.from(byName),
                sharing,
                Bits.of(roots),
                TreeIndex.of(trees),
                next);
    }

    private static Provider root(Map<ProviderId, Provider> byId, Provider provider) {
        Provider here = provider;
        while (here.parent().isPresent()) {
            here = Optional.ofNullable(byId.get(here.parent().get())).orElseThrow();
        }
        return here;
    }

    /** How many providers there are. */
    public int size() {
        return treeOf.size();
    }

    /** The sequence that the next provider shall have. */
    public int nextSequence() {
        return nextSequence;
    }

    /** The provider with this id. */
    public Optional<Provider> find(ProviderId id) {
        return treeOf(id).flatMap(tree -> tree.member(id));
    }

    /** The provider with this name. */
    public Optional<Provider> named(String name) {
        return Optional.ofNullable(byName.get(name)).flatMap(this::find);
    }

    /** The tree that a provider is in. */
    public Optional<ProviderTree> treeOf(ProviderId id) {
        return Optional.ofNullable(treeOf.get(id)).flatMap(this::tree);
    }

    /** The tree whose root has this sequence. */
    public Optional<ProviderTree> tree(int sequence) {
        return Optional.ofNullable(trees.get(sequence));
    }

    /** All trees, in the order in which their roots were created. */
    public Collection<ProviderTree> trees() {
        return trees.values();
    }

    /** All providers, in the order of their creation. */
    public List<Provider> all() {
        List<Provider> all = new ArrayList<>(size());
        trees.values().forEach(tree -> all.addAll(tree.members()));
        all.sort(Comparator.comparingInt(Provider::sequence));
        return all;
    }

    /** Those whose inventory other trees may use. */
    public List<Provider> sharing() {
        List<Provider> found = new ArrayList<>();
        sharing.forEach(id -> find(id).ifPresent(found::add));
        found.sort(Comparator.comparingInt(Provider::sequence));
        return found;
    }

    /** The sequences of all roots. */
    public Bits roots() {
        return roots;
    }

    /** Trees with any inventory of this class, full or not. */
    public Bits treesStocking(ResourceClass resourceClass) {
        return index.stocked().getOrDefault(resourceClass, Bits.NONE);
    }

    /** Trees that could still give out something of this class. */
    public Bits treesWithRoomFor(ResourceClass resourceClass) {
        return index.roomy().getOrDefault(resourceClass, Bits.NONE);
    }

    /** Trees with a member that has this trait. */
    public Bits treesWithTrait(Trait trait) {
        return index.traits().getOrDefault(trait, Bits.NONE);
    }

    /** Trees with a member in this aggregate. */
    public Bits treesInAggregate(AggregateId aggregate) {
        return index.aggregates().getOrDefault(aggregate, Bits.NONE);
    }

    /** With one more provider, whose parent (if any) is here. */
    public Providers adding(Provider added) {
        int key = added.parent().map(this::keyOf).orElse(added.sequence());
        List<Provider> members =
                new ArrayList<>(tree(key).map(ProviderTree::members).orElse(List.of()));
        members.add(added);
        ProviderTree tree = ProviderTree.of(members);
        return new Providers(
                        trees.plus(key, tree),
                        treeOf.plus(added.id(), key),
                        byName.plus(added.name(), added.id()),
                        sharing,
                        roots.with(key),
                        index.after(key, Optional.of(tree), List.of(added)),
                        Math.max(nextSequence, added.sequence() + 1))
                .markingSharing(added);
    }

    /** With a provider in a new state, in the same place of its tree. */
    public Providers replacing(Provider changed) {
        int key = keyOf(changed.id());
        ProviderTree before = known(key);
        Provider old = find(changed.id()).orElseThrow();
        ProviderTree tree = before.replacing(changed);
        TreeIndex nextIndex = old.traits().equals(changed.traits())
                        && old.aggregates().equals(changed.aggregates())
                ? index.afterHoldings(key, Optional.of(tree), old).afterHoldings(key, Optional.of(tree), changed)
                : index.after(key, Optional.of(tree), List.of(old, changed));
        PMap<String, ProviderId> names = old.name().equals(changed.name())
                ? byName
                : byName.minus(old.name()).plus(changed.name(), changed.id());
        Providers next = new Providers(trees.plus(key, tree), treeOf, names, sharing, roots, nextIndex, nextSequence);
        return old.isSharing() == changed.isSharing() ? next : next.markingSharing(changed);
    }

    /** Without a provider, which has no children. */
    public Providers removing(ProviderId id) {
        int key = keyOf(id);
        Provider removed = find(id).orElseThrow();
        List<Provider> members = new ArrayList<>(known(key).members());
        members.removeIf(member -> member.id().equals(id));
        Optional<ProviderTree> left = members.isEmpty() ? Optional.empty() : Optional.of(ProviderTree.of(members));
        return new Providers(
                left.isPresent() ? trees.plus(key, left.get()) : trees.minus(key),
                treeOf.minus(id),
                byName.minus(removed.name()),
                sharing.minus(id),
                left.isPresent() ? roots : roots.without(key),
                index.after(key, left, List.of(removed)),
                nextSequence);
    }

    /** With a provider, and all below it, under another parent, or at the top of a tree of its own. */
    public Providers moving(Provider moved) {
        int from = keyOf(moved.id());
        ProviderTree source = known(from);
        List<Provider> subtree = new ArrayList<>(source.subtree(moved.id()));
        List<Provider> stay = new ArrayList<>(source.members());
        stay.removeAll(subtree);
        subtree.set(0, moved);
        int to = moved.parent().map(this::keyOf).orElse(moved.sequence());
        Optional<ProviderTree> left = stay.isEmpty() ? Optional.empty() : Optional.of(ProviderTree.of(stay));

        IntTreePMap<ProviderTree> nextTrees = left.isPresent() ? trees.plus(from, left.get()) : trees.minus(from);
        List<Provider> joined = new ArrayList<>(Optional.ofNullable(nextTrees.get(to))
                .map(ProviderTree::members)
                .orElse(List.of()));
        joined.addAll(subtree);
        ProviderTree target = ProviderTree.of(joined);
        PMap<ProviderId, Integer> nextTreeOf = treeOf;
        for (Provider member : subtree) {
            nextTreeOf = nextTreeOf.plus(member.id(), to);
        }
        Optional<ProviderTree> remaining = from == to ? Optional.of(target) : left;
        Bits nextRoots = (remaining.isPresent() ? roots : roots.without(from)).with(to);
        return new Providers(
                nextTrees.plus(to, target),
                nextTreeOf,
                byName,
                sharing,
                nextRoots,
                index.after(from, remaining, subtree).after(to, Optional.of(target), subtree),
                nextSequence);
    }

    private Providers markingSharing(Provider provider) {
        PSet<ProviderId> next = provider.isSharing() ? sharing.plus(provider.id()) : sharing.minus(provider.id());
        return new Providers(trees, treeOf, byName, next, roots, index, nextSequence);
    }

    private ProviderTree known(int sequence) {
        return tree(sequence).orElseThrow();
    }

    private int keyOf(ProviderId id) {
        return Optional.ofNullable(treeOf.get(id)).orElseThrow(() -> new IllegalStateException("no provider " + id));
    }
}
