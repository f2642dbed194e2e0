package kilonova.placement.commands;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kilonova.placement.inventories.Holding;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.ProviderTree;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;

/**
 * Makes a host's tree look as the host describes it, in one step, changing nothing that already does. What is in use
 * stays, and is named in the reply: an inventory with allocations that the host no longer has is kept with all of it
 * reserved, and a provider with allocations that the host no longer names is kept the same way. A provider that the host
 * no longer names but that has traits from somebody else (traits that no node owns or retracts) is kept too, empty, so that
 * those traits are there when it returns.
 *
 * @param nodes the whole tree, each parent before its children
 * @param seen the state that the nodes were made from: if anybody has changed what the tree is made of since, it is refused, because
 *     the nodes would undo that; claims are no such change. Empty: the nodes are right whatever the state is
 */
public record EnsureTree(List<TreeNode> nodes, Optional<Snapshot> seen, Instant at)
        implements Command<EnsureTree.Reply> {
    /** Whatever the tree is now. */
    public EnsureTree(List<TreeNode> nodes, Instant at) {
        this(nodes, Optional.empty(), at);
    }

    /**
     * The tree as it is now.
     *
     * @param ids of all described providers, by name
     * @param kept what the host did not describe and is in use
     */
    public record Reply(ProviderTree tree, Map<String, ProviderId> ids, List<Kept> kept) {}

    /** Inventory that the host no longer has, but somebody holds. */
    public record Kept(ProviderId provider, String name, Holding holding) {}

    public EnsureTree {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty() || nodes.getFirst().parentName().isPresent()) {
            throw new IllegalArgumentException("a tree begins with its root");
        }
    }

    @Override
    public Outcome<Reply> decide(Draft draft) {
        Optional<Refusal> changed = seen.flatMap(then -> changedSince(then, draft.now()));
        if (changed.isPresent()) {
            return new Outcome.Refused<>(changed.get());
        }
        Map<String, ProviderId> ids = new LinkedHashMap<>();
        List<Kept> kept = new ArrayList<>();
        for (TreeNode node : nodes) {
            Optional<Refusal> refusal = ensureProvider(draft, node, ids)
                    .or(() -> ensureClasses(draft, node))
                    .or(() -> ChangeTraits.make(draft, node.ownTraits(), at));
            if (refusal.isPresent()) {
                return new Outcome.Refused<>(refusal.get());
            }
            ProviderId id = ids.getOrDefault(node.name(), node.id());
            ensureInventories(draft, id, node.inventories(), kept);
            Set<Trait> traits = new HashSet<>(draft.known(id).traits());
            traits.removeAll(node.retractedTraits());
            traits.addAll(node.ownTraits());
            SetTraits.replace(draft, id, traits, at);
        }
        ProviderId root =
                ids.getOrDefault(nodes.getFirst().name(), nodes.getFirst().id());
        removeOthers(draft, root, new LinkedHashSet<>(ids.values()), kept);
        return new Outcome.Done<>(new Reply(
                draft.now().providers().treeOf(root).orElseThrow(),
                Collections.unmodifiableMap(ids),
                List.copyOf(kept)));
    }

    private Optional<Refusal> changedSince(Snapshot then, Snapshot now) {
        Map<ProviderId, Provider> before = members(then);
        Map<ProviderId, Provider> after = members(now);
        Set<ProviderId> all = new LinkedHashSet<>(before.keySet());
        all.addAll(after.keySet());
        return all.stream()
                .filter(id -> !made(before, id).equals(made(after, id)))
                .findFirst()
                .map(id -> new Refusal.ProviderGenerationConflict(id, generation(after, id), generation(before, id)));
    }

    private Map<ProviderId, Provider> members(Snapshot snapshot) {
        Map<ProviderId, Provider> members = new LinkedHashMap<>();
        snapshot.providers()
                .named(nodes.getFirst().name())
                .flatMap(root -> snapshot.providers().treeOf(root.id()))
                .ifPresent(tree -> tree.members().forEach(member -> members.put(member.id(), member)));
        return members;
    }

    /** What a provider is made of, apart from what is used of it. */
    private record Made(
            String name, Optional<ProviderId> parent, Map<ResourceClass, Inventory> inventories, Set<Trait> traits) {}

    private static Optional<Made> made(Map<ProviderId, Provider> members, ProviderId id) {
        return Optional.ofNullable(members.get(id))
                .map(provider -> new Made(
                        provider.name(),
                        provider.parent(),
                        provider.holdings().stream()
                                .collect(Collectors.toMap(Holding::resourceClass, Holding::inventory)),
                        Set.copyOf(provider.traits())));
    }

    /** 0 for a provider that is not there. */
    private static long generation(Map<ProviderId, Provider> members, ProviderId id) {
        return Optional.ofNullable(members.get(id)).map(Provider::generation).orElse(0L);
    }

    private Optional<Refusal> ensureProvider(Draft draft, TreeNode node, Map<String, ProviderId> ids) {
        Optional<ProviderId> parent = node.parentName().map(name -> ids.getOrDefault(name, node.id()));
        Optional<Provider> existing = draft.now().providers().named(node.name());
        if (existing.isPresent()) {
            ids.put(node.name(), existing.get().id());
            if (existing.get().parent().equals(parent)) {
                return Optional.empty();
            }
            UpdateProvider.Place place = parent.<UpdateProvider.Place>map(UpdateProvider.Place.Under::new)
                    .orElseGet(UpdateProvider.Place.Top::new);
            return new UpdateProvider(existing.get().id(), node.name(), place, true, at)
                    .decide(draft)
                    .refusal();
        }
        ids.put(node.name(), node.id());
        return new CreateProvider(node.id(), node.name(), parent, at)
                .decide(draft)
                .refusal();
    }

    private Optional<Refusal> ensureClasses(Draft draft, TreeNode node) {
        for (ResourceClass resourceClass : node.inventories().keySet()) {
            if (!draft.now().catalogue().has(resourceClass)) {
                Optional<Refusal> refusal =
                        new CreateResourceClass(resourceClass, at).decide(draft).refusal();
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
        }
        return Optional.empty();
    }

    private void ensureInventories(Draft draft, ProviderId id, Map<ResourceClass, Inventory> wanted, List<Kept> kept) {
        Map<ResourceClass, Inventory> set = new LinkedHashMap<>();
        Set<ResourceClass> removed = new LinkedHashSet<>();
        Provider provider = draft.known(id);
        for (Holding holding : provider.holdings()) {
            if (!wanted.containsKey(holding.resourceClass())) {
                if (holding.used() == 0) {
                    removed.add(holding.resourceClass());
                } else {
                    Holding closed = closed(holding);
                    kept.add(new Kept(id, provider.name(), closed));
                    if (!closed.inventory().equals(holding.inventory())) {
                        set.put(holding.resourceClass(), closed.inventory());
                    }
                }
            }
        }
        wanted.forEach((resourceClass, inventory) -> {
            boolean same = provider.holding(resourceClass)
                    .filter(holding -> holding.inventory().equals(inventory))
                    .isPresent();
            if (!same) {
                set.put(resourceClass, inventory);
            }
        });
        if (!set.isEmpty() || !removed.isEmpty()) {
            draft.record(new Fact.InventoriesChanged(id, set, removed, at));
            draft.raiseGeneration(id, at);
        }
    }

    private void removeOthers(Draft draft, ProviderId root, Set<ProviderId> described, List<Kept> kept) {
        List<Provider> others = new ArrayList<>(
                draft.now().providers().treeOf(root).orElseThrow().members());
        others.removeIf(member -> described.contains(member.id()));
        Collections.reverse(others);
        Set<Trait> hostTraits = new HashSet<>();
        for (TreeNode node : nodes) {
            hostTraits.addAll(node.ownTraits());
            hostTraits.addAll(node.retractedTraits());
        }
        for (Provider other : others) {
            boolean marked = !hostTraits.containsAll(other.traits());
            if (marked || new DeleteProvider(other.id()).decide(draft).refusal().isPresent()) {
                ensureInventories(draft, other.id(), Map.of(), kept);
            }
        }
    }

    private static Holding closed(Holding holding) {
        Inventory open = holding.inventory();
        Inventory closed = new Inventory(
                open.total(), open.total(), open.minUnit(), open.maxUnit(), open.stepSize(), open.allocationRatio());
        return new Holding(holding.resourceClass(), closed, holding.used(), holding.changed());
    }
}
