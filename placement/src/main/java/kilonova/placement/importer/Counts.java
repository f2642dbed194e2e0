package kilonova.placement.importer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.providers.Provider;
import kilonova.placement.snapshots.Snapshot;

/**
 * How many of each thing there are.
 *
 * @param customClasses resource classes beside the standard ones
 * @param customTraits traits beside the standard ones
 * @param providerTraits traits of providers, each counted at each provider
 * @param providerAggregates memberships in aggregates
 * @param consumers consumers that hold something
 * @param projects projects of such consumers
 * @param users users of such consumers
 * @param consumerTypes types of such consumers
 */
public record Counts(
        int customClasses,
        int customTraits,
        int providers,
        int inventories,
        int providerTraits,
        int aggregates,
        int providerAggregates,
        int consumers,
        int projects,
        int users,
        int consumerTypes,
        int allocations) {

    /** What a state holds. */
    public static Counts of(Snapshot snapshot) {
        List<Provider> providers = snapshot.providers().all();
        Collection<Consumer> consumers = snapshot.consumers().all();
        return new Counts(
                snapshot.catalogue().customClasses().size(),
                snapshot.catalogue().customTraits().size(),
                providers.size(),
                sum(providers.stream().map(provider -> provider.holdings().size())),
                sum(providers.stream().map(provider -> provider.traits().size())),
                distinct(providers.stream().flatMap(provider -> provider.aggregates().stream())),
                sum(providers.stream().map(provider -> provider.aggregates().size())),
                consumers.size(),
                distinct(consumers.stream().map(Consumer::project)),
                distinct(consumers.stream().map(Consumer::user)),
                distinct(consumers.stream().flatMap(consumer -> consumer.type().stream())),
                sum(consumers.stream().map(consumer -> consumer.allocations().size())));
    }

    /** One thing, and how many there were and are. */
    public record Line(String thing, int there, int here) {}

    /** Each thing in both. */
    public List<Line> beside(Counts here) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("custom resource classes", customClasses, here.customClasses));
        lines.add(new Line("custom traits", customTraits, here.customTraits));
        lines.add(new Line("resource providers", providers, here.providers));
        lines.add(new Line("inventories", inventories, here.inventories));
        lines.add(new Line("traits of providers", providerTraits, here.providerTraits));
        lines.add(new Line("aggregates", aggregates, here.aggregates));
        lines.add(new Line("aggregates of providers", providerAggregates, here.providerAggregates));
        lines.add(new Line("consumers", consumers, here.consumers));
        lines.add(new Line("projects", projects, here.projects));
        lines.add(new Line("users", users, here.users));
        lines.add(new Line("consumer types", consumerTypes, here.consumerTypes));
        lines.add(new Line("allocations", allocations, here.allocations));
        return lines;
    }

    private static int sum(Stream<Integer> numbers) {
        return numbers.mapToInt(Integer::intValue).sum();
    }

    private static int distinct(Stream<?> things) {
        return (int) things.distinct().count();
    }
}
