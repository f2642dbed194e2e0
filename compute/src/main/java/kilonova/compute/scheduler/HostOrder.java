package kilonova.compute.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;

/** Orders hosts: soft group policies first, then most free memory, as Nova's default weighers do; the name breaks ties. Pure. */
final class HostOrder {
    private HostOrder() {}

    static List<HostFacts> of(Snapshot snapshot, Optional<Surroundings.Group> group, List<HostFacts> hosts) {
        List<HostFacts> ordered = new ArrayList<>(hosts);
        ordered.sort(Comparator.comparingLong((HostFacts host) -> -soft(group, host))
                .thenComparingDouble(host -> -freeMemory(snapshot, host))
                .thenComparing(HostFacts::name));
        return ordered;
    }

    private static long soft(Optional<Surroundings.Group> group, HostFacts host) {
        if (group.isEmpty()) {
            return 0;
        }
        long here = group.get().hosts().stream().filter(host.name()::equals).count();
        return switch (group.get().policy()) {
            case "soft-affinity" -> here;
            case "soft-anti-affinity" -> -here;
            default -> 0;
        };
    }

    private static double freeMemory(Snapshot snapshot, HostFacts host) {
        return snapshot.providers()
                .find(host.root())
                .flatMap(provider -> provider.holding(ResourceClass.MEMORY_MB))
                .map(holding -> (double) holding.free())
                .orElse(0.0);
    }
}
