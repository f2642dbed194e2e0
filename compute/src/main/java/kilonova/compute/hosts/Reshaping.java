package kilonova.compute.hosts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.placement.Placement;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.commands.Outcome;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.ProviderTree;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.protocol.HostReport;
import kilonova.protocol.ObservedGuest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what guests hold of devices from the root provider, where old Nova kept it, down to the providers of the devices that they
 * really have. A consumer that the host does not know keeps what it holds; nothing of it fails the host.
 */
final class Reshaping {
    private static final Logger LOG = LoggerFactory.getLogger(Reshaping.class);
    private static final Set<ResourceClass> OF_ROOT =
            Set.of(ResourceClass.VCPU, ResourceClass.MEMORY_MB, ResourceClass.DISK_GB);

    private final Placement placement;
    private final DeviceProviderRows rows;

    Reshaping(Placement placement, DeviceProviderRows rows) {
        this.placement = placement;
        this.rows = rows;
    }

    /** Looks whether devices are held of the root, and moves what can be told. */
    void moveDown(String host, ProviderTree tree, HostReport report) {
        List<ResourceClass> misplaced = tree.root().holdings().stream()
                .filter(holding -> holding.used() > 0)
                .map(Holding::resourceClass)
                .filter(resourceClass -> !OF_ROOT.contains(resourceClass))
                .toList();
        if (misplaced.isEmpty()) {
            return;
        }
        Map<String, ProviderId> providers = new LinkedHashMap<>();
        rows.ofHost(host).forEach((key, row) -> providers.put(key, new ProviderId(row.providerId())));
        Snapshot now = placement.snapshot();
        for (ConsumerId id : tree.root().consumers()) {
            Optional<Consumer> consumer = now.consumers().find(id);
            Optional<ObservedGuest> guest = report.guests().stream()
                    .filter(seen -> seen.serverId().equals(id.value()))
                    .findFirst();
            if (consumer.isPresent() && guest.isPresent()) {
                move(consumer.get(), guest.get(), tree.root().id(), misplaced, providers);
            }
        }
    }

    private void move(
            Consumer consumer,
            ObservedGuest guest,
            ProviderId root,
            List<ResourceClass> misplaced,
            Map<String, ProviderId> providers) {
        List<Allocation> allocations = new ArrayList<>(consumer.allocations());
        boolean held = allocations.removeIf(
                allocation -> allocation.provider().equals(root) && misplaced.contains(allocation.resourceClass()));
        Map<ProviderId, Map<ResourceClass, Long>> devices = new LinkedHashMap<>();
        for (ObservedGuest.ObservedDevice device : guest.devices()) {
            Optional<ProviderId> provider = Optional.ofNullable(providers.get(device.providerKey()));
            provider.ifPresent(id -> devices.computeIfAbsent(id, _ -> new LinkedHashMap<>())
                    .merge(new ResourceClass(device.resourceClass()), 1L, Long::sum));
        }
        if (!held || devices.isEmpty()) {
            return;
        }
        devices.forEach((provider, amounts) -> amounts.forEach(
                (resourceClass, amount) -> allocations.add(new Allocation(provider, resourceClass, amount))));
        Outcome<Snapshot> outcome = placement.claim(new Claim(
                consumer.id(),
                allocations,
                consumer.project(),
                consumer.user(),
                consumer.type(),
                ExpectedGeneration.exactly(consumer.generation())));
        outcome.refusal()
                .ifPresentOrElse(
                        refusal -> LOG.warn(
                                "What {} holds of the root stays there for now: {}", consumer.id(), refusal.message()),
                        () -> LOG.info("Moved what {} holds of the root to the devices that it has", consumer.id()));
    }
}
