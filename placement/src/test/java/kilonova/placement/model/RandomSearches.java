package kilonova.placement.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.candidates.CandidateRequest;
import kilonova.placement.candidates.GroupPolicy;
import kilonova.placement.candidates.RequestGroup;
import kilonova.placement.commands.Command;
import kilonova.placement.commands.CreateProvider;
import kilonova.placement.commands.CreateTrait;
import kilonova.placement.commands.ReplaceAllocations;
import kilonova.placement.commands.SetAggregates;
import kilonova.placement.commands.SetInventories;
import kilonova.placement.commands.SetTraits;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/** Small forests in which much is alike, and requests with all of the grammar. */
final class RandomSearches {
    private static final List<ResourceClass> CLASSES =
            List.of(ResourceClass.VCPU, ResourceClass.VGPU, ResourceClass.DISK_GB);
    private static final List<Trait> TRAITS = List.of(new Trait("CUSTOM_T"), new Trait("CUSTOM_U"));
    private static final List<String> SUFFIXES = List.of("1", "2", "_NIC");

    private final Random random;

    RandomSearches(Random random) {
        this.random = random;
    }

    /** What makes a forest of up to {@code most} providers. */
    List<Command<?>> forest(int most) {
        List<Command<?>> commands = new ArrayList<>();
        TRAITS.forEach(trait -> commands.add(new CreateTrait(trait, RandomCommands.AT)));
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            ProviderId id = id(i);
            Optional<ProviderId> parent =
                    i > 0 && random.nextInt(3) > 0 ? Optional.of(id(random.nextInt(i))) : Optional.empty();
            commands.add(new CreateProvider(id, "name-" + i, parent, RandomCommands.AT));
            commands.add(new SetInventories(id, OptionalLong.empty(), inventories(), true, RandomCommands.AT));
            commands.add(new SetTraits(id, OptionalLong.empty(), traitsOf(), RandomCommands.AT));
            commands.add(new SetAggregates(id, OptionalLong.empty(), aggregates(2), false, RandomCommands.AT));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            Allocation allocation = new Allocation(id(random.nextInt(count)), pick(CLASSES), 1);
            commands.add(new ReplaceAllocations(
                    List.of(new Claim(
                            new ConsumerId(new UUID(2, i)),
                            List.of(allocation),
                            "project",
                            "user",
                            Optional.empty(),
                            ExpectedGeneration.any())),
                    RandomCommands.AT));
        }
        return commands;
    }

    private static ProviderId id(int index) {
        return new ProviderId(new UUID(1, index));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private Map<ResourceClass, Inventory> inventories() {
        Map<ResourceClass, Inventory> inventories = new LinkedHashMap<>();
        for (ResourceClass resourceClass : CLASSES) {
            if (random.nextInt(3) > 0) {
                inventories.put(
                        resourceClass,
                        switch (random.nextInt(4)) {
                            case 0 -> new Inventory(1, 0, 1, 1, 1, 1.0);
                            case 1 -> new Inventory(4, 1, 1, 2, 1, 1.0);
                            case 2 -> new Inventory(3, 0, 2, 4, 2, 1.5);
                            default -> Inventory.of(3);
                        });
            }
        }
        return inventories;
    }

    private Set<Trait> traitsOf() {
        Set<Trait> traits = new LinkedHashSet<>();
        TRAITS.stream().filter(_ -> random.nextInt(3) == 0).forEach(traits::add);
        if (random.nextInt(5) == 0) {
            traits.add(Trait.SHARES_VIA_AGGREGATE);
        }
        return traits;
    }

    private Set<AggregateId> aggregates(int oneIn) {
        Set<AggregateId> aggregates = new LinkedHashSet<>();
        for (int i = 0; i < 2; i++) {
            if (random.nextInt(oneIn + 1) == 0) {
                aggregates.add(new AggregateId(new UUID(3, i)));
            }
        }
        return aggregates;
    }

    /** A request of up to four parts. */
    CandidateRequest request(int providers) {
        List<RequestGroup> groups = new ArrayList<>();
        if (random.nextInt(4) > 0) {
            groups.add(group("", 1 + random.nextInt(2), providers));
        }
        List<String> suffixes = new ArrayList<>();
        for (String suffix : SUFFIXES) {
            if (suffixes.size() < 2 && random.nextInt(3) == 0) {
                suffixes.add(suffix);
                groups.add(group(suffix, random.nextInt(5) == 0 ? 0 : 1, providers));
            }
        }
        if (groups.stream().allMatch(group -> group.resources().isEmpty())) {
            groups.add(0, group("", 1, providers));
            groups.removeIf(
                    group -> group.suffix().isEmpty() && group.resources().isEmpty());
        }
        List<Set<String>> subtrees =
                suffixes.size() > 1 && random.nextInt(2) == 0 ? List.of(new HashSet<>(suffixes)) : List.of();
        return new CandidateRequest(
                groups,
                Optional.of(random.nextBoolean() ? GroupPolicy.ISOLATE : GroupPolicy.NONE),
                random.nextInt(6) == 0 ? Set.of(pick(TRAITS)) : Set.of(),
                random.nextInt(6) == 0 ? Set.of(pick(TRAITS)) : Set.of(),
                subtrees,
                random.nextInt(5) > 0,
                OptionalInt.empty());
    }

    private RequestGroup group(String suffix, int classes, int providers) {
        Map<ResourceClass, Long> resources = new LinkedHashMap<>();
        for (int i = 0; i < classes; i++) {
            resources.put(pick(CLASSES), 1L + random.nextInt(2));
        }
        List<Set<Trait>> required = switch (random.nextInt(6)) {
            case 0 -> List.of(Set.of(pick(TRAITS)));
            case 1 -> List.of(Set.copyOf(TRAITS));
            default -> List.of();
        };
        Set<Trait> forbidden = random.nextInt(6) == 0 ? Set.of(pick(TRAITS)) : Set.of();
        Set<AggregateId> memberOf = aggregates(3);
        RequestGroup group = RequestGroup.of(suffix, resources)
                .requiring(required, forbidden)
                .memberOf(
                        memberOf.isEmpty() || random.nextBoolean() ? List.of() : List.of(memberOf),
                        random.nextInt(5) == 0 ? aggregates(2) : Set.of());
        return random.nextInt(8) == 0 ? group.inTree(id(random.nextInt(providers + 1))) : group;
    }
}
