package kilonova.placement.usages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.consumers.ConsumerType;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;

/** Sums of what consumers hold. */
public final class Usages {
    private Usages() {}

    /**
     * What a group of consumers holds together.
     *
     * @param consumers how many they are
     */
    public record Usage(Map<ResourceClass, Long> amounts, int consumers) {}

    /** What a project's consumers hold, if a user is named only those of that user. */
    public static List<Consumer> consumers(Snapshot snapshot, String project, Optional<String> user) {
        List<Consumer> found = new ArrayList<>();
        for (Consumer consumer : snapshot.consumers().ofProject(project)) {
            if (user.isEmpty() || user.get().equals(consumer.user())) {
                found.add(consumer);
            }
        }
        return found;
    }

    /** The sum over these consumers, without classes of which they hold nothing. */
    public static Usage sum(Iterable<Consumer> consumers) {
        Map<ResourceClass, Long> amounts = new LinkedHashMap<>();
        int count = 0;
        for (Consumer consumer : consumers) {
            count++;
            for (Allocation allocation : consumer.allocations()) {
                amounts.merge(allocation.resourceClass(), allocation.amount(), Long::sum);
            }
        }
        return new Usage(amounts, count);
    }

    /** The sums by consumer type; those without a type are under {@link ConsumerType#UNKNOWN}. */
    public static Map<String, Usage> byType(Iterable<Consumer> consumers) {
        Map<String, List<Consumer>> groups = new LinkedHashMap<>();
        for (Consumer consumer : consumers) {
            String type = consumer.type().map(ConsumerType::name).orElse(ConsumerType.UNKNOWN);
            groups.computeIfAbsent(type, _ -> new ArrayList<>()).add(consumer);
        }
        Map<String, Usage> sums = new LinkedHashMap<>();
        groups.forEach((type, members) -> sums.put(type, sum(members)));
        return sums;
    }
}
