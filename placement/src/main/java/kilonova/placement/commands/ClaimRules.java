package kilonova.placement.commands;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Fact;
import kilonova.placement.snapshots.Snapshot;

/** What the commands about allocations share: the rules for replacing what consumers hold, all or nothing. */
final class ClaimRules {
    private ClaimRules() {}

    /**
     * Replaces what the claims' consumers hold. The provider's generation in a claim plays no part: a claim is decided on
     * the state as it is, so the conflict that a client would have to retry cannot happen.
     */
    static Optional<Refusal> replaceAll(Draft draft, List<Claim> claims, Instant at) {
        return checkConsumers(draft, claims)
                .or(() -> checkProviders(draft, claims))
                .or(() -> checkFit(draft.now(), claims))
                .or(() -> write(draft, claims, at));
    }

    static Optional<Refusal> checkConsumers(Draft draft, List<Claim> claims) {
        for (Claim claim : claims) {
            Optional<Refusal> refusal = checkConsumer(draft, claim.consumer(), claim.expected());
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /** A refusal if the consumer is not what the writer believes. */
    static Optional<Refusal> checkConsumer(Draft draft, ConsumerId id, ExpectedGeneration expected) {
        Optional<Consumer> consumer = draft.now().consumers().find(id);
        OptionalLong actual = generation(consumer);
        return switch (expected) {
            case ExpectedGeneration.Any() -> Optional.empty();
            case ExpectedGeneration.Absent() -> conflict(consumer.isEmpty(), id, actual, OptionalLong.empty());
            case ExpectedGeneration.Exactly(long generation) ->
                conflict(actual.equals(OptionalLong.of(generation)), id, actual, OptionalLong.of(generation));
            case ExpectedGeneration.Unchanged(var seen) ->
                conflict(
                        actual.equals(generation(seen))
                                && consumer.map(Consumer::allocated).equals(seen.map(Consumer::allocated)),
                        id,
                        actual,
                        generation(seen));
        };
    }

    private static OptionalLong generation(Optional<Consumer> consumer) {
        return consumer.map(found -> OptionalLong.of(found.generation())).orElseGet(OptionalLong::empty);
    }

    private static Optional<Refusal> conflict(
            boolean asExpected, ConsumerId id, OptionalLong actual, OptionalLong given) {
        return asExpected ? Optional.empty() : Optional.of(new Refusal.ConsumerGenerationConflict(id, actual, given));
    }

    static Optional<Refusal> checkProviders(Draft draft, List<Claim> claims) {
        for (Claim claim : claims) {
            for (Allocation allocation : claim.allocations()) {
                if (draft.provider(allocation.provider()).isEmpty()) {
                    return Optional.of(new Refusal.AllocationProviderNotFound(allocation.provider()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> checkFit(Snapshot before, List<Claim> claims) {
        Set<ResourceClass> classes = new LinkedHashSet<>();
        Set<ProviderId> providers = new LinkedHashSet<>();
        for (Claim claim : claims) {
            for (Allocation allocation : claim.allocations()) {
                classes.add(allocation.resourceClass());
                providers.add(allocation.provider());
            }
        }
        for (ResourceClass resourceClass : classes) {
            if (!before.catalogue().has(resourceClass)) {
                return Optional.of(new Refusal.UnknownResourceClass(resourceClass));
            }
        }
        List<ProviderId> empty = providers.stream()
                .filter(id -> before.providers().find(id).orElseThrow().holdings().stream()
                        .noneMatch(holding -> classes.contains(holding.resourceClass())))
                .toList();
        if (!empty.isEmpty()) {
            return Optional.of(new Refusal.NothingToAllocate(empty, List.copyOf(classes)));
        }
        return checkAmounts(before, claims);
    }

    /** A provider and a class. */
    private record Stock(ProviderId provider, ResourceClass resourceClass) {}

    private static Optional<Refusal> checkAmounts(Snapshot before, List<Claim> claims) {
        Map<Stock, Long> released = released(before, claims);
        Map<Stock, Long> asked = new LinkedHashMap<>();
        for (Claim claim : claims) {
            for (Allocation allocation : claim.allocations()) {
                Stock stock = new Stock(allocation.provider(), allocation.resourceClass());
                Optional<Holding> holding = before.providers()
                        .find(stock.provider())
                        .flatMap(provider -> provider.holding(stock.resourceClass()));
                if (holding.isEmpty()) {
                    return Optional.of(
                            new Refusal.NothingToAllocate(List.of(stock.provider()), List.of(stock.resourceClass())));
                }
                if (!holding.get().inventory().allowsPortion(allocation.amount())) {
                    return Optional.of(
                            new Refusal.PortionNotAllowed(stock.provider(), holding.get(), allocation.amount()));
                }
                long wanted = asked.merge(stock, allocation.amount(), Long::sum);
                long usedBefore = holding.get().used();
                Holding others = holding.get().withUsed(usedBefore - released.getOrDefault(stock, 0L));
                // More than there is stays allowed where it is no more than it was: an operator who reduced an
                // inventory must be able to shrink the servers on it.
                if (wanted > others.free() && (usedBefore == 0 || others.used() + wanted > usedBefore)) {
                    return Optional.of(new Refusal.CapacityExceeded(stock.provider(), others, wanted));
                }
            }
        }
        return Optional.empty();
    }

    private static Map<Stock, Long> released(Snapshot before, List<Claim> claims) {
        Map<Stock, Long> released = new LinkedHashMap<>();
        for (Claim claim : claims) {
            before.consumers()
                    .find(claim.consumer())
                    .ifPresent(consumer -> consumer.allocations()
                            .forEach(held -> released.merge(
                                    new Stock(held.provider(), held.resourceClass()), held.amount(), Long::sum)));
        }
        return released;
    }

    private static Optional<Refusal> write(Draft draft, List<Claim> claims, Instant at) {
        Set<ProviderId> visited = new LinkedHashSet<>();
        List<Claim> leaving = new ArrayList<>();
        List<Consumer> staying = new ArrayList<>();
        for (Claim claim : claims) {
            Optional<Consumer> old = draft.now().consumers().find(claim.consumer());
            if (claim.allocations().isEmpty()) {
                old.ifPresent(consumer -> {
                    consumer.allocations().forEach(held -> visited.add(held.provider()));
                    leaving.add(claim);
                });
            } else {
                claim.allocations().forEach(allocation -> visited.add(allocation.provider()));
                staying.add(new Consumer(
                        claim.consumer(),
                        old.map(Consumer::generation).orElse(0L) + 1,
                        claim.project(),
                        claim.user(),
                        claim.type().or(() -> old.flatMap(Consumer::type)),
                        claim.allocations(),
                        at));
            }
        }
        leaving.forEach(claim -> draft.record(new Fact.ConsumerRemoved(claim.consumer())));
        staying.forEach(consumer -> draft.record(new Fact.AllocationsReplaced(consumer)));
        visited.forEach(id -> draft.raiseGeneration(id, at));
        return Optional.empty();
    }
}
