package kilonova.placement.model;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.consumers.ConsumerType;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.Provider;
import kilonova.placement.snapshots.Snapshot;

/** The same text for the same state of the tracker and of its naive model. */
final class StateText {
    private StateText() {}

    static String of(Snapshot snapshot) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "classes " + new TreeSet<>(snapshot.catalogue().customClasses().keySet()));
        lines.add("traits " + new TreeSet<>(snapshot.catalogue().customTraits().keySet()));
        for (Provider provider : snapshot.providers().all()) {
            TreeMap<String, String> stock = new TreeMap<>();
            for (Holding holding : provider.holdings()) {
                stock.put(holding.resourceClass().name(), holding.used() + " of " + holding.inventory());
            }
            UUID root = snapshot.providers()
                    .treeOf(provider.id())
                    .orElseThrow()
                    .root()
                    .id()
                    .value();
            lines.add(provider.id() + " " + provider.name() + " " + provider.generation() + " under "
                    + provider.parent().map(Object::toString).orElse("-") + " in " + root + " has " + stock + " "
                    + new TreeSet<>(provider.traits()) + " " + new TreeSet<>(provider.aggregates()));
        }
        TreeMap<String, String> consumers = new TreeMap<>();
        for (Consumer consumer : snapshot.consumers().all()) {
            consumers.put(
                    consumer.id().toString(),
                    consumer(
                            consumer.generation(),
                            consumer.project(),
                            consumer.user(),
                            consumer.type().map(ConsumerType::name).orElse("-"),
                            consumer.allocations()));
        }
        lines.add(consumers.toString());
        return String.join("\n", lines);
    }

    static String of(NaiveTracker tracker) {
        List<String> lines = new ArrayList<>();
        lines.add("classes " + tracker.classes);
        lines.add("traits " + tracker.traits);
        for (NaiveProvider provider : tracker.providers) {
            TreeMap<String, String> stock = new TreeMap<>();
            provider.inventories.forEach(
                    (name, inventory) -> stock.put(name, tracker.used(provider.id, name) + " of " + inventory));
            lines.add(provider.id + " " + provider.name + " " + provider.generation + " under "
                    + provider.parent.map(Object::toString).orElse("-") + " in " + tracker.root(provider) + " has "
                    + stock + " " + provider.traits + " " + provider.aggregates);
        }
        TreeMap<String, String> consumers = new TreeMap<>();
        for (NaiveTracker.NaiveConsumer consumer : tracker.consumers) {
            consumers.put(
                    consumer.id().toString(),
                    consumer(
                            consumer.generation(),
                            consumer.project(),
                            consumer.user(),
                            consumer.type(),
                            consumer.allocations()));
        }
        lines.add(consumers.toString());
        return String.join("\n", lines);
    }

    private static String consumer(
            long generation, String project, String user, String type, List<Allocation> allocations) {
        TreeSet<String> held = new TreeSet<>();
        allocations.forEach(allocation ->
                held.add(allocation.provider() + " " + allocation.resourceClass() + " " + allocation.amount()));
        return generation + " " + project + " " + user + " " + type + " " + held;
    }
}
