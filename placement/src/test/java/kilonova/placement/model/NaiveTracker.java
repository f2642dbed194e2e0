package kilonova.placement.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.catalogue.Catalogue;
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
import kilonova.placement.inventories.Inventory;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;

/**
 * The tracker once more, as simply as possible: plain lists, plain loops, a copy of everything before each command. The
 * model that the real one is compared with.
 */
final class NaiveTracker {
    /** What a command that was done answers. */
    static final String DONE = "done";

    List<NaiveProvider> providers = new ArrayList<>();
    List<NaiveConsumer> consumers = new ArrayList<>();
    Set<String> classes = new TreeSet<>();
    Set<String> traits = new TreeSet<>();

    /** A consumer: what it holds by provider and class. */
    record NaiveConsumer(
            UUID id, long generation, String project, String user, String type, List<Allocation> allocations) {}

    /** Thrown inside a command that is refused; everything is then as it was before. */
    private static final class No extends RuntimeException {
        No(String code) {
            super(code);
        }
    }

    /** Runs a command: {@link #DONE}, or the code of the refusal. */
    String run(Command<?> command) {
        List<NaiveProvider> oldProviders = new ArrayList<>();
        providers.forEach(provider -> oldProviders.add(provider.copy()));
        List<NaiveConsumer> oldConsumers = new ArrayList<>(consumers);
        Set<String> oldClasses = new TreeSet<>(classes);
        Set<String> oldTraits = new TreeSet<>(traits);
        try {
            apply(command);
            return DONE;
        } catch (No no) {
            providers = oldProviders;
            consumers = oldConsumers;
            classes = oldClasses;
            traits = oldTraits;
            return String.valueOf(no.getMessage());
        }
    }

    private void apply(Command<?> command) {
        switch (command) {
            case CreateProvider create -> create(create);
            case UpdateProvider update -> update(update);
            case DeleteProvider delete -> delete(delete);
            case AddInventory add -> add(add);
            case SetInventories set -> setInventories(set);
            case UpdateInventory update -> updateInventory(update);
            case RemoveInventory remove -> removeInventory(remove);
            case SetTraits set -> setTraits(set);
            case ChangeTraits change -> changeTraits(change);
            case SetAggregates set -> setAggregates(set);
            case ReplaceAllocations replace -> replace(replace.claims());
            case DeleteAllocations delete -> {
                refuseIf(consumer(delete.consumer().value()).isEmpty(), "consumer-not-found");
                consumers.removeIf(
                        consumer -> consumer.id().equals(delete.consumer().value()));
            }
            case Reshape reshape -> reshape(reshape);
            case CreateResourceClass create -> {
                refuseIf(knowsClass(create.resourceClass().name()), "resource-class-exists");
                refuseIf(!create.resourceClass().name().startsWith("CUSTOM_"), "bad-name");
                classes.add(create.resourceClass().name());
            }
            case RenameResourceClass rename -> rename(rename);
            case DeleteResourceClass delete ->
                deleteClass(delete.resourceClass().name());
            case CreateTrait create -> {
                if (!knowsTrait(create.trait().name())) {
                    refuseIf(!create.trait().name().startsWith("CUSTOM_"), "bad-name");
                    traits.add(create.trait().name());
                }
            }
            case DeleteTrait delete -> {
                String name = delete.trait().name();
                refuseIf(!knowsTrait(name), "unknown-traits");
                refuseIf(!traits.contains(name), "trait-is-standard");
                for (NaiveProvider provider : providers) {
                    refuseIf(provider.traits.contains(name), "trait-in-use");
                }
                traits.remove(name);
            }
            default -> throw new IllegalArgumentException("not modelled: " + command);
        }
    }

    private static void refuseIf(boolean wrong, String code) {
        if (wrong) {
            throw new No(code);
        }
    }

    private NaiveProvider known(UUID id) {
        return provider(id).orElseThrow(() -> new No("provider-not-found"));
    }

    Optional<NaiveProvider> provider(UUID id) {
        for (NaiveProvider provider : providers) {
            if (provider.id.equals(id)) {
                return Optional.of(provider);
            }
        }
        return Optional.empty();
    }

    private Optional<NaiveConsumer> consumer(UUID id) {
        for (NaiveConsumer consumer : consumers) {
            if (consumer.id().equals(id)) {
                return Optional.of(consumer);
            }
        }
        return Optional.empty();
    }

    private boolean knowsClass(String name) {
        return Catalogue.isStandard(new ResourceClass(name)) || classes.contains(name);
    }

    private boolean knowsTrait(String name) {
        return Catalogue.isStandard(new Trait(name)) || traits.contains(name);
    }

    long used(UUID provider, String resourceClass) {
        long used = 0;
        for (NaiveConsumer consumer : consumers) {
            for (Allocation allocation : consumer.allocations()) {
                if (allocation.provider().value().equals(provider)
                        && allocation.resourceClass().name().equals(resourceClass)) {
                    used += allocation.amount();
                }
            }
        }
        return used;
    }

    UUID root(NaiveProvider provider) {
        NaiveProvider here = provider;
        while (here.parent.isPresent()) {
            here = provider(here.parent.get()).orElseThrow();
        }
        return here.id;
    }

    private void create(CreateProvider create) {
        Optional<UUID> parent = create.parent().map(id -> id.value());
        refuseIf(parent.isPresent() && parent.get().equals(create.id().value()), "bad-parent");
        refuseIf(parent.isPresent() && provider(parent.get()).isEmpty(), "bad-parent");
        refuseIf(provider(create.id().value()).isPresent(), "provider-id-taken");
        for (NaiveProvider other : providers) {
            refuseIf(other.name.equals(create.name()), "provider-name-taken");
        }
        providers.add(new NaiveProvider(create.id().value(), create.name(), parent));
    }

    private void update(UpdateProvider update) {
        NaiveProvider provider = known(update.id().value());
        switch (update.place()) {
            case UpdateProvider.Place.Same() -> {}
            case UpdateProvider.Place.Top() -> {
                refuseIf(provider.parent.isPresent() && !update.mayMove(), "bad-parent");
                provider.parent = Optional.empty();
            }
            case UpdateProvider.Place.Under under -> {
                UUID parent = under.parent().value();
                refuseIf(provider(parent).isEmpty(), "bad-parent");
                refuseIf(
                        provider.parent.isPresent() && !provider.parent.get().equals(parent) && !update.mayMove(),
                        "bad-parent");
                Optional<NaiveProvider> above = provider(parent);
                while (above.isPresent()) {
                    refuseIf(above.get().id.equals(provider.id), "bad-parent");
                    above = above.get().parent.flatMap(this::provider);
                }
                provider.parent = Optional.of(parent);
            }
        }
        for (NaiveProvider other : providers) {
            refuseIf(!other.id.equals(provider.id) && other.name.equals(update.name()), "provider-name-taken");
        }
        provider.name = update.name();
    }

    private void delete(DeleteProvider delete) {
        NaiveProvider provider = known(delete.id().value());
        for (NaiveProvider other : providers) {
            refuseIf(other.parent.equals(Optional.of(provider.id)), "provider-has-children");
        }
        for (NaiveConsumer consumer : consumers) {
            for (Allocation allocation : consumer.allocations()) {
                refuseIf(allocation.provider().value().equals(provider.id), "provider-in-use");
            }
        }
        providers.remove(provider);
    }

    private void add(AddInventory add) {
        NaiveProvider provider = known(add.id().value());
        String name = add.resourceClass().name();
        checkCapacity(add.inventory(), add.allMayBeReserved());
        refuseIf(!knowsClass(name), "unknown-resource-class");
        refuseIf(provider.inventories.containsKey(name), "inventory-exists");
        provider.inventories.put(name, add.inventory());
        provider.generation++;
    }

    private static void checkCapacity(Inventory inventory, boolean allMayBeReserved) {
        int capacity = (int) ((inventory.total() - inventory.reserved()) * inventory.allocationRatio());
        refuseIf(allMayBeReserved ? capacity < 0 : capacity <= 0, "reserved-too-much");
    }

    private void setInventories(SetInventories set) {
        NaiveProvider provider = known(set.id().value());
        refuseIf(
                set.expected().isPresent() && set.expected().getAsLong() != provider.generation,
                "provider-generation-conflict");
        for (Inventory inventory : set.inventories().values()) {
            checkCapacity(inventory, set.allMayBeReserved());
        }
        for (ResourceClass name : set.inventories().keySet()) {
            refuseIf(!knowsClass(name.name()), "unknown-resource-class");
        }
        replaceInventories(provider, set.inventories());
    }

    private void replaceInventories(NaiveProvider provider, Map<ResourceClass, Inventory> inventories) {
        for (String name : List.copyOf(provider.inventories.keySet())) {
            if (!inventories.containsKey(new ResourceClass(name))) {
                refuseIf(used(provider.id, name) > 0, "inventory-in-use");
                provider.inventories.remove(name);
            }
        }
        inventories.forEach((name, inventory) -> provider.inventories.put(name.name(), inventory));
        provider.generation++;
    }

    private void updateInventory(UpdateInventory update) {
        NaiveProvider provider = known(update.id().value());
        refuseIf(
                update.expected().isPresent() && update.expected().getAsLong() != provider.generation,
                "provider-generation-conflict");
        checkCapacity(update.inventory(), update.allMayBeReserved());
        String name = update.resourceClass().name();
        refuseIf(!knowsClass(name), "unknown-resource-class");
        refuseIf(!provider.inventories.containsKey(name), "inventory-not-found");
        provider.inventories.put(name, update.inventory());
        provider.generation++;
    }

    private void removeInventory(RemoveInventory remove) {
        NaiveProvider provider = known(remove.id().value());
        String name = remove.resourceClass().name();
        refuseIf(!knowsClass(name), "unknown-resource-class");
        refuseIf(!provider.inventories.containsKey(name), "inventory-not-found");
        refuseIf(used(provider.id, name) > 0, "inventory-in-use");
        provider.inventories.remove(name);
        provider.generation++;
    }

    private void setTraits(SetTraits set) {
        NaiveProvider provider = known(set.id().value());
        refuseIf(
                set.expected().isPresent() && set.expected().getAsLong() != provider.generation,
                "provider-generation-conflict");
        Set<String> wanted = new TreeSet<>();
        for (Trait trait : set.traits()) {
            refuseIf(!knowsTrait(trait.name()), "unknown-traits");
            wanted.add(trait.name());
        }
        replaceTraits(provider, wanted);
    }

    private static void replaceTraits(NaiveProvider provider, Set<String> wanted) {
        if (!provider.traits.equals(wanted)) {
            provider.traits = wanted;
            provider.generation++;
        }
    }

    private void changeTraits(ChangeTraits change) {
        NaiveProvider provider = known(change.id().value());
        Set<String> wanted = new TreeSet<>(provider.traits);
        change.remove().forEach(trait -> wanted.remove(trait.name()));
        for (Trait trait : change.add()) {
            if (!knowsTrait(trait.name())) {
                refuseIf(!trait.name().startsWith("CUSTOM_"), "unknown-traits");
                traits.add(trait.name());
            }
            wanted.add(trait.name());
        }
        replaceTraits(provider, wanted);
    }

    private void setAggregates(SetAggregates set) {
        NaiveProvider provider = known(set.id().value());
        refuseIf(
                set.expected().isPresent() && set.expected().getAsLong() != provider.generation,
                "provider-generation-conflict");
        provider.aggregates = new TreeSet<>();
        set.aggregates().forEach(aggregate -> provider.aggregates.add(aggregate.value()));
        if (set.raisesGeneration()) {
            provider.generation++;
        }
    }

    private void replace(List<Claim> claims) {
        checkClaims(claims);
        List<NaiveConsumer> before = new ArrayList<>(consumers);
        Map<UUID, Map<String, Long>> usedBefore = new HashMap<>();
        for (NaiveProvider provider : providers) {
            usedBefore.put(provider.id, new HashMap<>());
            for (String name : provider.inventories.keySet()) {
                usedBefore.get(provider.id).put(name, used(provider.id, name));
            }
        }
        for (Claim claim : claims) {
            consumers.removeIf(consumer -> consumer.id().equals(claim.consumer().value()));
        }
        checkProvidersHaveAnything(claims);
        Set<UUID> visited = new HashSet<>();
        List<NaiveConsumer> claimed = new ArrayList<>();
        for (Claim claim : claims) {
            Optional<NaiveConsumer> old = Optional.empty();
            for (NaiveConsumer consumer : before) {
                if (consumer.id().equals(claim.consumer().value())) {
                    old = Optional.of(consumer);
                }
            }
            if (claim.allocations().isEmpty()) {
                old.ifPresent(consumer -> consumer.allocations()
                        .forEach(held -> visited.add(held.provider().value())));
                continue;
            }
            String type = claim.type()
                    .map(one -> one.name())
                    .orElse(old.map(NaiveConsumer::type).orElse("-"));
            claimed.add(new NaiveConsumer(
                    claim.consumer().value(),
                    old.map(NaiveConsumer::generation).orElse(0L) + 1,
                    claim.project(),
                    claim.user(),
                    type,
                    claim.allocations()));
        }
        Map<String, Long> sums = new HashMap<>();
        for (NaiveConsumer consumer : claimed) {
            for (Allocation allocation : consumer.allocations()) {
                UUID id = allocation.provider().value();
                String name = allocation.resourceClass().name();
                visited.add(id);
                Inventory inventory = known(id).inventories.get(name);
                refuseIf(inventory == null, "nothing-to-allocate");
                long amount = allocation.amount();
                refuseIf(
                        amount < inventory.minUnit()
                                || amount > inventory.maxUnit()
                                || amount % inventory.stepSize() != 0,
                        "portion-not-allowed");
                long all = sums.merge(id + name, amount, Long::sum);
                double capacity = (inventory.total() - inventory.reserved()) * inventory.allocationRatio();
                long others = used(id, name);
                long was = usedBefore.getOrDefault(id, Map.of()).getOrDefault(name, 0L);
                refuseIf(others + all > capacity && (was == 0 || others + all > was), "capacity-exceeded");
            }
        }
        consumers.addAll(claimed);
        visited.forEach(id -> known(id).generation++);
    }

    private void checkClaims(List<Claim> claims) {
        for (Claim claim : claims) {
            Optional<NaiveConsumer> old = consumer(claim.consumer().value());
            boolean wrong = switch (claim.expected()) {
                case ExpectedGeneration.Any() -> false;
                case ExpectedGeneration.Absent() -> old.isPresent();
                case ExpectedGeneration.Exactly(long generation) ->
                    old.isEmpty() || old.get().generation() != generation;
                case ExpectedGeneration.Unchanged(var seen) ->
                    !old.map(NaiveConsumer::generation).equals(seen.map(Consumer::generation));
            };
            refuseIf(wrong, "consumer-generation-conflict");
        }
        for (Claim claim : claims) {
            for (Allocation allocation : claim.allocations()) {
                refuseIf(provider(allocation.provider().value()).isEmpty(), "allocation-provider-not-found");
            }
        }
        for (Claim claim : claims) {
            for (Allocation allocation : claim.allocations()) {
                refuseIf(!knowsClass(allocation.resourceClass().name()), "unknown-resource-class");
            }
        }
    }

    private void checkProvidersHaveAnything(List<Claim> claims) {
        Set<String> names = new HashSet<>();
        for (Claim claim : claims) {
            claim.allocations()
                    .forEach(allocation -> names.add(allocation.resourceClass().name()));
        }
        for (Claim claim : claims) {
            for (Allocation allocation : claim.allocations()) {
                boolean any = false;
                for (String name :
                        known(allocation.provider().value()).inventories.keySet()) {
                    any |= names.contains(name);
                }
                refuseIf(!any, "nothing-to-allocate");
            }
        }
    }

    private void reshape(Reshape reshape) {
        reshape.inventories().forEach((id, fresh) -> {
            refuseIf(known(id.value()).generation != fresh.expected(), "provider-generation-conflict");
        });
        for (Claim claim : reshape.claims()) {
            Optional<NaiveConsumer> old = consumer(claim.consumer().value());
            if (claim.expected() instanceof ExpectedGeneration.Absent) {
                refuseIf(old.isPresent(), "consumer-generation-conflict");
            }
            if (claim.expected() instanceof ExpectedGeneration.Exactly(long generation)) {
                refuseIf(old.isEmpty() || old.get().generation() != generation, "consumer-generation-conflict");
            }
        }
        for (Claim claim : reshape.claims()) {
            for (Allocation allocation : claim.allocations()) {
                refuseIf(provider(allocation.provider().value()).isEmpty(), "allocation-provider-not-found");
            }
        }
        reshape.inventories().forEach((id, fresh) -> {
            fresh.inventories().keySet().forEach(name -> refuseIf(!knowsClass(name.name()), "unknown-resource-class"));
            NaiveProvider provider = known(id.value());
            fresh.inventories().forEach((name, inventory) -> provider.inventories.put(name.name(), inventory));
            provider.generation += fresh.inventories().isEmpty() ? 0 : 1;
        });
        replace(reshape.claims());
        reshape.inventories().forEach((id, fresh) -> replaceInventories(known(id.value()), fresh.inventories()));
    }

    private void rename(RenameResourceClass rename) {
        String from = rename.from().name();
        String to = rename.to().name();
        refuseIf(!knowsClass(from), "unknown-resource-class");
        refuseIf(!classes.contains(from), "resource-class-is-standard");
        if (from.equals(to)) {
            return;
        }
        refuseIf(knowsClass(to), "resource-class-exists");
        refuseIf(!to.startsWith("CUSTOM_"), "bad-name");
        classes.remove(from);
        classes.add(to);
        for (NaiveProvider provider : providers) {
            Optional.ofNullable(provider.inventories.remove(from))
                    .ifPresent(inventory -> provider.inventories.put(to, inventory));
        }
        List<NaiveConsumer> renamed = new ArrayList<>();
        for (NaiveConsumer consumer : consumers) {
            List<Allocation> allocations = new ArrayList<>();
            for (Allocation held : consumer.allocations()) {
                boolean hit = held.resourceClass().name().equals(from);
                allocations.add(hit ? new Allocation(held.provider(), new ResourceClass(to), held.amount()) : held);
            }
            renamed.add(new NaiveConsumer(
                    consumer.id(),
                    consumer.generation(),
                    consumer.project(),
                    consumer.user(),
                    consumer.type(),
                    allocations));
        }
        consumers = renamed;
    }

    private void deleteClass(String name) {
        refuseIf(!knowsClass(name), "unknown-resource-class");
        refuseIf(!classes.contains(name), "resource-class-is-standard");
        for (NaiveProvider provider : providers) {
            refuseIf(provider.inventories.containsKey(name), "resource-class-in-use");
        }
        classes.remove(name);
    }
}
