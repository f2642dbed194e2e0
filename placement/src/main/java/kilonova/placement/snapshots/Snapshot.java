package kilonova.placement.snapshots;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.allocations.Consumers;
import kilonova.placement.catalogue.Catalogue;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.inventories.Holding;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.Providers;
import kilonova.placement.resourceclasses.ResourceClass;
import org.pcollections.HashTreePSet;

/**
 * All that the tracker knows at one moment. Immutable, so a reader that has one needs no lock and sees no half-made
 * change. The next snapshot shares almost everything with this one.
 */
public record Snapshot(Catalogue catalogue, Providers providers, Consumers consumers) {
    /** Nothing but the standard names. */
    public static final Snapshot EMPTY = new Snapshot(Catalogue.STANDARD, Providers.NONE, Consumers.NONE);

    /** The state after these facts, one after the other. */
    public Snapshot after(Iterable<Fact> facts) {
        Snapshot now = this;
        for (Fact fact : facts) {
            now = now.after(fact);
        }
        return now;
    }

    /**
     * The state after a fact. The fact is taken as valid; whoever made it has checked.
     *
     * @throws java.util.NoSuchElementException if the fact speaks of a provider that does not exist
     */
    public Snapshot after(Fact fact) {
        return switch (fact) {
            case Fact.ProviderCreated created -> with(providers.adding(newborn(created)));
            case Fact.ProviderRenamed renamed ->
                with(providers.replacing(provider(renamed.id()).withName(renamed.name(), renamed.at())));
            case Fact.ProviderMoved moved ->
                with(providers.moving(provider(moved.id()).withParent(moved.parent(), moved.at())));
            case Fact.ProviderDeleted deleted -> with(providers.removing(deleted.id()));
            case Fact.GenerationRaised raised ->
                with(providers.replacing(provider(raised.id()).withGeneration(raised.generation(), raised.at())));
            case Fact.InventoriesChanged changed -> with(providers.replacing(withInventories(changed)));
            case Fact.TraitsReplaced replaced ->
                with(providers.replacing(provider(replaced.id()).withTraits(replaced.traits())));
            case Fact.AggregatesReplaced replaced ->
                with(providers.replacing(provider(replaced.id()).withAggregates(replaced.aggregates())));
            case Fact.AllocationsReplaced replaced ->
                releasing(replaced.consumer().id()).taking(replaced.consumer());
            case Fact.ConsumerRemoved removed -> releasing(removed.id());
            case Fact.ResourceClassCreated created -> with(catalogue.with(created.name(), created.at()));
            case Fact.ResourceClassRenamed renamed -> renaming(renamed);
            case Fact.ResourceClassDeleted deleted -> with(catalogue.without(deleted.name()));
            case Fact.TraitCreated created -> with(catalogue.with(created.name(), created.at()));
            case Fact.TraitDeleted deleted -> with(catalogue.without(deleted.name()));
        };
    }

    private Snapshot with(Providers changed) {
        return new Snapshot(catalogue, changed, consumers);
    }

    private Snapshot with(Catalogue changed) {
        return new Snapshot(changed, providers, consumers);
    }

    private Provider provider(ProviderId id) {
        return providers.find(id).orElseThrow();
    }

    private static Provider newborn(Fact.ProviderCreated created) {
        return new Provider(
                created.id(),
                created.sequence(),
                created.name(),
                0,
                created.parent(),
                List.of(),
                Set.of(),
                Set.of(),
                HashTreePSet.empty(),
                created.at(),
                created.at());
    }

    private Provider withInventories(Fact.InventoriesChanged changed) {
        Provider provider = provider(changed.id());
        List<Holding> holdings = new ArrayList<>();
        Set<ResourceClass> known = new HashSet<>();
        for (Holding holding : provider.holdings()) {
            known.add(holding.resourceClass());
            if (!changed.removed().contains(holding.resourceClass())) {
                Optional<Inventory> fresh = Optional.ofNullable(changed.set().get(holding.resourceClass()));
                holdings.add(fresh.map(inventory ->
                                new Holding(holding.resourceClass(), inventory, holding.used(), changed.at()))
                        .orElse(holding));
            }
        }
        changed.set().forEach((resourceClass, inventory) -> {
            if (!known.contains(resourceClass)) {
                holdings.add(new Holding(resourceClass, inventory, 0, changed.at()));
            }
        });
        return provider.withHoldings(holdings);
    }

    private Snapshot releasing(ConsumerId id) {
        Optional<Consumer> consumer = consumers.find(id);
        if (consumer.isEmpty()) {
            return this;
        }
        Providers left = providers;
        for (Allocation allocation : consumer.get().allocations()) {
            Provider provider = left.find(allocation.provider()).orElseThrow();
            left = left.replacing(provider.withUsage(
                    using(provider, allocation.resourceClass(), -allocation.amount()),
                    provider.consumers().minus(id)));
        }
        return new Snapshot(catalogue, left, consumers.without(id));
    }

    private Snapshot taking(Consumer consumer) {
        Providers taken = providers;
        for (Allocation allocation : consumer.allocations()) {
            Provider provider = taken.find(allocation.provider()).orElseThrow();
            taken = taken.replacing(provider.withUsage(
                    using(provider, allocation.resourceClass(), allocation.amount()),
                    provider.consumers().plus(consumer.id())));
        }
        return new Snapshot(catalogue, taken, consumers.with(consumer));
    }

    private static List<Holding> using(Provider provider, ResourceClass resourceClass, long more) {
        List<Holding> holdings = new ArrayList<>(provider.holdings().size());
        for (Holding holding : provider.holdings()) {
            holdings.add(
                    holding.resourceClass().equals(resourceClass) ? holding.withUsed(holding.used() + more) : holding);
        }
        return holdings;
    }

    private Snapshot renaming(Fact.ResourceClassRenamed renamed) {
        Instant at = renamed.at();
        Snapshot now = with(catalogue.without(renamed.from()).with(renamed.to(), at));
        for (Provider provider : providers.all()) {
            if (provider.holding(renamed.from()).isPresent()) {
                now = now.with(now.providers.replacing(provider.withHoldings(provider.holdings().stream()
                        .map(holding -> holding.resourceClass().equals(renamed.from())
                                ? new Holding(renamed.to(), holding.inventory(), holding.used(), holding.changed())
                                : holding)
                        .toList())));
            }
        }
        Consumers renamedConsumers = now.consumers;
        for (Consumer consumer : consumers.all()) {
            List<Allocation> allocations = consumer.allocations().stream()
                    .map(allocation -> allocation.resourceClass().equals(renamed.from())
                            ? new Allocation(allocation.provider(), renamed.to(), allocation.amount())
                            : allocation)
                    .toList();
            if (!allocations.equals(consumer.allocations())) {
                renamedConsumers = renamedConsumers.with(new Consumer(
                        consumer.id(),
                        consumer.generation(),
                        consumer.project(),
                        consumer.user(),
                        consumer.type(),
                        allocations,
                        consumer.allocated()));
            }
        }
        return new Snapshot(now.catalogue, now.providers, renamedConsumers);
    }
}
