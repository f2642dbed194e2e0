package kilonova.placement.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.candidates.CandidateRequest;
import kilonova.placement.candidates.GroupPolicy;
import kilonova.placement.candidates.RequestGroup;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/** Allocation candidates by trying everything: each provider for each part of a request, all rules checked at the end. */
final class NaiveSearch {
    private static final String SHARES = "MISC_SHARES_VIA_AGGREGATE";

    private final NaiveTracker tracker;
    private final CandidateRequest request;
    private final List<Part> parts = new ArrayList<>();

    /** A part of the request that one provider serves. */
    private record Part(RequestGroup group, Map<ResourceClass, Long> resources) {}

    NaiveSearch(NaiveTracker tracker, CandidateRequest request) {
        this.tracker = tracker;
        this.request = request;
        for (RequestGroup group : request.groups()) {
            if (group.isSuffixed()) {
                parts.add(new Part(group, group.resources()));
            } else {
                group.resources().forEach((name, amount) -> parts.add(new Part(group, Map.of(name, amount))));
            }
        }
    }

    /** All candidates by the root of the tree for which they were found, as text. */
    Map<UUID, Set<String>> byAnchor() {
        Map<UUID, Set<String>> found = new LinkedHashMap<>();
        for (NaiveProvider root : tracker.providers) {
            if (root.parent.isEmpty() && rootWillDo(root)) {
                Set<String> candidates = new LinkedHashSet<>();
                List<NaiveProvider> members = members(root);
                assign(root, members, new ArrayList<>(), candidates);
                if (!candidates.isEmpty()) {
                    found.put(root.id, candidates);
                }
            }
        }
        return found;
    }

    static String text(Map<String, Map<String, Long>> allocations, Map<String, Set<String>> mappings) {
        return new TreeMap<>(allocations) + " " + new TreeMap<>(mappings);
    }

    private boolean rootWillDo(NaiveProvider root) {
        for (Trait trait : request.rootRequired()) {
            if (!root.traits.contains(trait.name())) {
                return false;
            }
        }
        for (Trait trait : request.rootForbidden()) {
            if (root.traits.contains(trait.name())) {
                return false;
            }
        }
        return true;
    }

    private List<NaiveProvider> members(NaiveProvider root) {
        List<NaiveProvider> members = new ArrayList<>();
        for (NaiveProvider provider : tracker.providers) {
            boolean inside = tracker.root(provider).equals(root.id);
            boolean shares = false;
            for (NaiveProvider other : tracker.providers) {
                shares |= provider.traits.contains(SHARES)
                        && tracker.root(other).equals(root.id)
                        && !Collections.disjoint(provider.aggregates, other.aggregates);
            }
            if (inside || shares) {
                members.add(provider);
            }
        }
        return members;
    }

    private void assign(
            NaiveProvider root, List<NaiveProvider> members, List<NaiveProvider> chosen, Set<String> candidates) {
        if (chosen.size() == parts.size()) {
            if (isRight(root, chosen)) {
                candidates.add(text(chosen));
            }
            return;
        }
        for (NaiveProvider member : members) {
            chosen.addLast(member);
            assign(root, members, chosen, candidates);
            chosen.removeLast();
        }
    }

    private String text(List<NaiveProvider> chosen) {
        Map<String, Map<String, Long>> allocations = new TreeMap<>();
        Map<String, Set<String>> mappings = new TreeMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String id = chosen.get(i).id.toString();
            mappings.computeIfAbsent(parts.get(i).group().suffix(), _ -> new TreeSet<>())
                    .add(id);
            parts.get(i)
                    .resources()
                    .forEach((name, amount) -> allocations
                            .computeIfAbsent(id, _ -> new TreeMap<>())
                            .merge(name.name(), amount, Long::sum));
        }
        return text(allocations, mappings);
    }

    private boolean isRight(NaiveProvider root, List<NaiveProvider> chosen) {
        for (int i = 0; i < parts.size(); i++) {
            if (!mayServe(root, chosen.get(i), parts.get(i))) {
                return false;
            }
        }
        return sumsFit(chosen)
                && traitsTogether(chosen)
                && (request.policy().filter(GroupPolicy.ISOLATE::equals).isEmpty() || isolated(chosen))
                && (request.nestedAware() || oneOfEachTree(chosen))
                && sameSubtrees(chosen);
    }

    private boolean mayServe(NaiveProvider root, NaiveProvider provider, Part part) {
        RequestGroup group = part.group();
        boolean own = tracker.root(provider).equals(root.id);
        if (group.inTree().isPresent()) {
            Optional<NaiveProvider> wanted =
                    tracker.provider(group.inTree().get().value());
            if (wanted.isEmpty() || !tracker.root(wanted.get()).equals(tracker.root(provider))) {
                return false;
            }
            if (!group.isSuffixed() && !own) {
                return false;
            }
        }
        for (Map.Entry<ResourceClass, Long> asked : part.resources().entrySet()) {
            String name = asked.getKey().name();
            long amount = asked.getValue();
            Inventory inventory = provider.inventories.get(name);
            if (inventory == null
                    || amount < inventory.minUnit()
                    || amount > inventory.maxUnit()
                    || amount % inventory.stepSize() != 0
                    || tracker.used(provider.id, name) + amount > capacity(inventory)) {
                return false;
            }
        }
        for (Trait trait : group.forbiddenTraits()) {
            if (provider.traits.contains(trait.name())) {
                return false;
            }
        }
        if (group.isSuffixed() && !hasAll(Set.of(provider), group)) {
            return false;
        }
        boolean member = inAll(provider, group) || (!group.isSuffixed() && own && inAll(root, group));
        boolean banned = inForbidden(provider, group) || (!group.isSuffixed() && inForbidden(root, group));
        return member && !banned;
    }

    private static double capacity(Inventory inventory) {
        return (inventory.total() - inventory.reserved()) * inventory.allocationRatio();
    }

    private static boolean hasAll(Set<NaiveProvider> providers, RequestGroup group) {
        for (Set<Trait> anyOf : group.requiredTraits()) {
            boolean found = false;
            for (NaiveProvider provider : providers) {
                for (Trait trait : anyOf) {
                    found |= provider.traits.contains(trait.name());
                }
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static boolean inAll(NaiveProvider provider, RequestGroup group) {
        for (Set<AggregateId> anyOf : group.memberOf()) {
            boolean found = false;
            for (AggregateId aggregate : anyOf) {
                found |= provider.aggregates.contains(aggregate.value());
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static boolean inForbidden(NaiveProvider provider, RequestGroup group) {
        for (AggregateId aggregate : group.forbiddenAggregates()) {
            if (provider.aggregates.contains(aggregate.value())) {
                return true;
            }
        }
        return false;
    }

    private boolean sumsFit(List<NaiveProvider> chosen) {
        Map<String, Long> sums = new TreeMap<>();
        for (int i = 0; i < parts.size(); i++) {
            NaiveProvider provider = chosen.get(i);
            for (Map.Entry<ResourceClass, Long> asked : parts.get(i).resources().entrySet()) {
                String name = asked.getKey().name();
                long sum = sums.merge(provider.id + name, asked.getValue(), Long::sum);
                Inventory inventory = provider.inventories.get(name);
                if (inventory == null
                        || sum > inventory.maxUnit()
                        || tracker.used(provider.id, name) + sum > capacity(inventory)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean traitsTogether(List<NaiveProvider> chosen) {
        for (RequestGroup group : request.groups()) {
            if (!group.isSuffixed() && !group.resources().isEmpty()) {
                Set<NaiveProvider> together = new LinkedHashSet<>();
                for (int i = 0; i < parts.size(); i++) {
                    if (!parts.get(i).group().isSuffixed()) {
                        together.add(chosen.get(i));
                    }
                }
                if (!hasAll(together, group)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isolated(List<NaiveProvider> chosen) {
        Set<UUID> taken = new LinkedHashSet<>();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).group().isSuffixed() && !taken.add(chosen.get(i).id)) {
                return false;
            }
        }
        return true;
    }

    private boolean oneOfEachTree(List<NaiveProvider> chosen) {
        Map<UUID, UUID> byTree = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).resources().isEmpty()) {
                UUID tree = tracker.root(chosen.get(i));
                byTree.putIfAbsent(tree, chosen.get(i).id);
                if (!chosen.get(i).id.equals(byTree.get(tree))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean sameSubtrees(List<NaiveProvider> chosen) {
        for (Set<String> suffixes : request.sameSubtrees()) {
            List<NaiveProvider> named = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                if (suffixes.contains(parts.get(i).group().suffix())) {
                    named.add(chosen.get(i));
                }
            }
            boolean found = false;
            for (NaiveProvider top : named) {
                boolean aboveAll = true;
                for (NaiveProvider provider : named) {
                    aboveAll &= isAtOrAbove(top, provider);
                }
                found |= aboveAll;
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private boolean isAtOrAbove(NaiveProvider top, NaiveProvider provider) {
        Optional<NaiveProvider> here = Optional.of(provider);
        while (here.isPresent()) {
            if (here.get().id.equals(top.id)) {
                return true;
            }
            here = here.get().parent.flatMap(tracker::provider);
        }
        return false;
    }
}
