package kilonova.compute.scheduler;

import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.providers.Provider;
import kilonova.placement.snapshots.Snapshot;

/** The hosts that a server holds anything of in Placement. Pure. */
public final class HeldHosts {
    private HeldHosts() {}

    public static Set<String> of(Snapshot snapshot, UUID serverId) {
        return snapshot.consumers().find(new ConsumerId(serverId)).stream()
                .flatMap(consumer -> consumer.allocations().stream())
                .flatMap(allocation -> snapshot.providers().treeOf(allocation.provider()).stream())
                .map(tree -> tree.root())
                .map(Provider::name)
                .collect(Collectors.toUnmodifiableSet());
    }
}
