package kilonova.placement.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.commands.AddInventory;
import kilonova.placement.commands.ChangeTraits;
import kilonova.placement.commands.Command;
import kilonova.placement.commands.CreateProvider;
import kilonova.placement.commands.CreateResourceClass;
import kilonova.placement.commands.CreateTrait;
import kilonova.placement.commands.DeleteAllocations;
import kilonova.placement.commands.DeleteProvider;
import kilonova.placement.commands.DeleteResourceClass;
import kilonova.placement.commands.DeleteTrait;
import kilonova.placement.commands.RemoveInventory;
import kilonova.placement.commands.RenameResourceClass;
import kilonova.placement.commands.ReplaceAllocations;
import kilonova.placement.commands.Reshape;
import kilonova.placement.commands.SetAggregates;
import kilonova.placement.commands.SetInventories;
import kilonova.placement.commands.SetTraits;
import kilonova.placement.commands.UpdateInventory;
import kilonova.placement.commands.UpdateProvider;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.consumers.ConsumerType;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/** Commands drawn from few names, so that they meet each other often. Half-way between sensible and nonsense. */
final class RandomCommands {
    static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final List<String> CLASSES = List.of("VCPU", "VGPU", "CUSTOM_A", "CUSTOM_B", "NO_SUCH");
    private static final List<String> TRAITS =
            List.of("MISC_SHARES_VIA_AGGREGATE", "HW_CPU_X86_AVX", "CUSTOM_T", "CUSTOM_U", "NO_SUCH");

    private final Random random;

    RandomCommands(Random random) {
        this.random = random;
    }

    Command<?> next(NaiveTracker state) {
        return switch (random.nextInt(24)) {
            case 0, 1 ->
                new CreateProvider(
                        provider(),
                        "name-" + random.nextInt(8),
                        random.nextBoolean() ? Optional.of(provider()) : Optional.empty(),
                        AT);
            case 2 -> new UpdateProvider(provider(), "name-" + random.nextInt(8), place(), random.nextInt(4) > 0, AT);
            case 3 -> new DeleteProvider(provider());
            case 4, 5 -> new AddInventory(provider(), resourceClass(), inventory(), random.nextBoolean(), AT);
            case 6, 7 -> {
                ProviderId id = provider();
                yield new SetInventories(id, generation(state, id), inventories(), random.nextBoolean(), AT);
            }
            case 8 -> {
                ProviderId id = provider();
                yield new UpdateInventory(
                        id, generation(state, id), resourceClass(), inventory(), random.nextBoolean(), AT);
            }
            case 9 -> new RemoveInventory(provider(), resourceClass(), AT);
            case 10 -> {
                ProviderId id = provider();
                yield new SetTraits(id, generation(state, id), traits(), AT);
            }
            case 11 -> new ChangeTraits(provider(), traits(), traits(), AT);
            case 12 -> {
                ProviderId id = provider();
                yield new SetAggregates(id, generation(state, id), aggregates(), random.nextBoolean(), AT);
            }
            case 13, 14, 15, 16, 17 -> new ReplaceAllocations(claims(state), AT);
            case 18 -> new DeleteAllocations(consumer());
            case 19 -> reshape(state);
            case 20 ->
                random.nextBoolean()
                        ? new CreateResourceClass(resourceClass(), AT)
                        : new DeleteResourceClass(resourceClass());
            case 21 -> new RenameResourceClass(resourceClass(), resourceClass(), AT);
            default -> random.nextBoolean() ? new CreateTrait(trait(), AT) : new DeleteTrait(trait());
        };
    }

    private ProviderId provider() {
        return new ProviderId(new UUID(1, random.nextInt(7)));
    }

    private ConsumerId consumer() {
        return new ConsumerId(new UUID(2, random.nextInt(4)));
    }

    private UpdateProvider.Place place() {
        return switch (random.nextInt(3)) {
            case 0 -> new UpdateProvider.Place.Same();
            case 1 -> new UpdateProvider.Place.Top();
            default -> new UpdateProvider.Place.Under(provider());
        };
    }

    private OptionalLong generation(NaiveTracker state, ProviderId id) {
        return switch (random.nextInt(5)) {
            case 0 -> OptionalLong.of(random.nextInt(5));
            case 1 -> OptionalLong.empty();
            default ->
                state.provider(id.value())
                        .map(known -> OptionalLong.of(known.generation))
                        .orElseGet(OptionalLong::empty);
        };
    }

    private ResourceClass resourceClass() {
        return new ResourceClass(CLASSES.get(random.nextInt(CLASSES.size())));
    }

    private Trait trait() {
        return new Trait(TRAITS.get(random.nextInt(TRAITS.size())));
    }

    private Set<Trait> traits() {
        Set<Trait> traits = new LinkedHashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            traits.add(trait());
        }
        return traits;
    }

    private Set<AggregateId> aggregates() {
        Set<AggregateId> aggregates = new LinkedHashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            aggregates.add(new AggregateId(new UUID(3, random.nextInt(3))));
        }
        return aggregates;
    }

    private Inventory inventory() {
        int total = 1 + random.nextInt(8);
        return new Inventory(
                total,
                random.nextInt(3) == 0 ? random.nextInt(total + 2) : 0,
                1 + random.nextInt(2),
                1 + random.nextInt(8),
                1 + random.nextInt(2),
                random.nextBoolean() ? 1.0 : 1.5);
    }

    private Map<ResourceClass, Inventory> inventories() {
        Map<ResourceClass, Inventory> inventories = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            inventories.put(resourceClass(), inventory());
        }
        return inventories;
    }

    private List<Claim> claims(NaiveTracker state) {
        Map<ConsumerId, Claim> claims = new LinkedHashMap<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            ConsumerId consumer = consumer();
            claims.put(
                    consumer,
                    new Claim(
                            consumer,
                            allocations(),
                            "project-" + random.nextInt(2),
                            "user-" + random.nextInt(2),
                            random.nextBoolean() ? Optional.of(new ConsumerType("INSTANCE")) : Optional.empty(),
                            expected(state, consumer)));
        }
        return List.copyOf(claims.values());
    }

    private ExpectedGeneration expected(NaiveTracker state, ConsumerId id) {
        if (random.nextInt(4) > 0) {
            return ExpectedGeneration.any();
        }
        Optional<NaiveTracker.NaiveConsumer> known = state.consumers.stream()
                .filter(consumer -> consumer.id().equals(id.value()))
                .findFirst();
        return random.nextInt(4) > 0 && known.isPresent()
                ? ExpectedGeneration.exactly(known.get().generation())
                : ExpectedGeneration.absent();
    }

    private List<Allocation> allocations() {
        Map<String, Allocation> allocations = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Allocation allocation = new Allocation(provider(), resourceClass(), 1 + random.nextInt(4));
            allocations.put(allocation.provider() + " " + allocation.resourceClass(), allocation);
        }
        return new ArrayList<>(allocations.values());
    }

    private Reshape reshape(NaiveTracker state) {
        Map<ProviderId, Reshape.NewInventories> inventories = new LinkedHashMap<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            ProviderId id = provider();
            long expected =
                    state.provider(id.value()).map(known -> known.generation).orElse(0L);
            inventories.put(id, new Reshape.NewInventories(expected, inventories()));
        }
        return new Reshape(inventories, random.nextBoolean() ? claims(state) : List.of(), AT);
    }
}
