package kilonova.compute.hosts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import kilonova.compute.hosts.DeviceProviderRows.Row;
import kilonova.compute.hosts.DeviceProviderRows.Written;
import kilonova.placement.Placement;
import kilonova.placement.commands.EnsureTree;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.commands.TreeNode;
import kilonova.placement.inventories.Holding;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.providers.ProviderTree;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import kilonova.placement.traits.Trait;
import kilonova.protocol.DeviceProvider;
import kilonova.protocol.HostReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Placement show a host's tree: a root with processors, memory and disk, and one child per device provider. No provider is
 * ever deleted, so an operator's traits, aggregates and reserves stay with it whatever the host does; one that is gone or offers
 * nothing has no inventory, or a closed one while somebody still holds of it. Thread-safe.
 */
public final class PlacementSync implements ProviderSync {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementSync.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(20);
    private static final int TRIES = 10;
    private static final Trait COMPUTE_NODE = new Trait("COMPUTE_NODE");
    private static final Trait DISABLED = new Trait("COMPUTE_STATUS_DISABLED");

    private final Placement placement;
    private final DeviceProviderRows rows;
    private final Clock clock;
    private final Map<String, Synced> synced = new ConcurrentHashMap<>();

    private record Synced(
            UUID root,
            HostReport.HostCapacity capacity,
            List<DeviceProvider> providers,
            boolean disabled,
            Instant at) {}

    public PlacementSync(Placement placement, DeviceProviderRows rows, Clock clock) {
        this.placement = placement;
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public UUID sync(ComputeHost host, HostReport report) {
        Optional<Synced> last = Optional.ofNullable(synced.get(host.name()));
        boolean fresh = last.isPresent()
                && last.get().root().equals(host.rootProviderId())
                && last.get().capacity().equals(report.capacity())
                && last.get().providers().equals(report.providers())
                && last.get().disabled() == host.disabled()
                && last.get().at().plus(LOOK_AGAIN).isAfter(clock.instant());
        if (fresh) {
            return host.rootProviderId();
        }
        UUID root = write(host, report);
        synced.put(
                host.name(), new Synced(root, report.capacity(), report.providers(), host.disabled(), clock.instant()));
        return root;
    }

    private UUID write(ComputeHost host, HostReport report) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Optional<UUID> root = tryToWrite(host, report);
            if (root.isPresent()) {
                return root.get();
            }
        }
        LOG.warn("the tree of {} is changed by others all the time; the host's next report is waited for", host.name());
        return host.rootProviderId();
    }

    /** @return empty if somebody changed the tree while this was worked out: it would undo that, so it must be worked out anew */
    private Optional<UUID> tryToWrite(ComputeHost host, HostReport report) {
        Map<String, Row> before = rows.ofHost(host.name());
        Snapshot now = placement.snapshot();
        Map<String, Row> after = new LinkedHashMap<>(before);
        List<TreeNode> nodes = new ArrayList<>();
        nodes.add(root(host, report.capacity(), now, before, after));
        for (DeviceProvider device : report.providers()) {
            if (device.total() > 0 || before.containsKey(device.key())) {
                nodes.add(device(host.name(), device, now, before, after));
            }
        }
        gone(report, before).forEach((key, row) -> nodes.add(vanished(host.name(), row)));
        nodes.addAll(foreign(host.name(), now, nodes));
        // The intent is stored first: a crash in between must not make the host's own reserve look like an operator's.
        Map<String, Row> intended = intended(before, after);
        rows.store(host.name(), before, intended);
        return switch (placement.ensureTree(nodes, now)) {
            case Outcome.Done<EnsureTree.Reply>(var reply) -> {
                rows.store(host.name(), intended, adopting(after, reply.ids()));
                new Reshaping(placement, rows).moveDown(host.name(), reply.tree(), report);
                yield Optional.of(reply.tree().root().id().value());
            }
            case Outcome.Refused<EnsureTree.Reply>(Refusal.ProviderGenerationConflict _) -> Optional.empty();
            case Outcome.Refused<EnsureTree.Reply>(var refusal) -> {
                LOG.error("Placement refuses the tree of {}: {}", host.name(), refusal.message());
                yield Optional.of(host.rootProviderId());
            }
        };
    }

    private TreeNode root(
            ComputeHost host,
            HostReport.HostCapacity capacity,
            Snapshot now,
            Map<String, Row> before,
            Map<String, Row> after) {
        Optional<Row> row = Optional.ofNullable(before.get(DeviceProviderRows.ROOT));
        UUID id = row.map(Row::providerId).orElse(host.rootProviderId());
        Shelf shelf = new Shelf(now.providers().named(host.name()), row);
        shelf.put(ResourceClass.VCPU, capacity.vcpus(), capacity.reservedVcpus(), capacity.cpuAllocationRatio());
        shelf.put(
                ResourceClass.MEMORY_MB,
                capacity.memoryMb(),
                capacity.reservedMemoryMb(),
                capacity.memoryAllocationRatio());
        shelf.put(ResourceClass.DISK_GB, capacity.diskGb(), capacity.reservedDiskGb(), capacity.diskAllocationRatio());
        after.put(DeviceProviderRows.ROOT, new Row(id, host.name(), shelf.written, Set.of(COMPUTE_NODE.name())));
        return new TreeNode(
                new ProviderId(id),
                host.name(),
                Optional.empty(),
                shelf.inventories,
                host.disabled() ? Set.of(COMPUTE_NODE, DISABLED) : Set.of(COMPUTE_NODE),
                host.disabled() ? Set.of() : Set.of(DISABLED));
    }

    private static TreeNode device(
            String host, DeviceProvider device, Snapshot now, Map<String, Row> before, Map<String, Row> after) {
        Optional<Row> row = Optional.ofNullable(before.get(device.key()));
        String name = row.map(Row::name).orElse(host + "_" + device.nameSuffix());
        UUID id = row.map(Row::providerId).orElseGet(UUID::randomUUID);
        Shelf shelf = new Shelf(now.providers().named(name), row);
        if (device.total() > 0) {
            shelf.put(new ResourceClass(device.resourceClass()), device.total(), device.reserved(), 1.0);
        }
        after.put(device.key(), new Row(id, name, shelf.written, device.traits()));
        Set<Trait> own = device.traits().stream().map(Trait::new).collect(Collectors.toSet());
        Set<Trait> retracted = row.map(Row::ownTraits).orElse(Set.of()).stream()
                .map(Trait::new)
                .collect(Collectors.toSet());
        retracted.removeAll(own);
        return new TreeNode(new ProviderId(id), name, Optional.of(host), shelf.inventories, own, retracted);
    }

    private static TreeNode vanished(String host, Row row) {
        return new TreeNode(
                new ProviderId(row.providerId()), row.name(), Optional.of(host), Map.of(), Set.of(), Set.of());
    }

    private static Map<String, Row> gone(HostReport report, Map<String, Row> before) {
        Map<String, Row> gone = new LinkedHashMap<>(before);
        gone.remove(DeviceProviderRows.ROOT);
        report.providers().forEach(device -> gone.remove(device.key()));
        return gone;
    }

    /** What others hung into the host's tree stays as it is. */
    private static List<TreeNode> foreign(String host, Snapshot now, List<TreeNode> nodes) {
        Optional<ProviderTree> tree =
                now.providers().named(host).flatMap(root -> now.providers().treeOf(root.id()));
        if (tree.isEmpty()) {
            return List.of();
        }
        Set<String> described = nodes.stream().map(TreeNode::name).collect(Collectors.toCollection(HashSet::new));
        List<TreeNode> foreign = new ArrayList<>();
        for (Provider member : tree.get().members()) {
            if (!described.contains(member.name())) {
                Map<ResourceClass, Inventory> inventories = new LinkedHashMap<>();
                member.holdings().forEach(holding -> inventories.put(holding.resourceClass(), holding.inventory()));
                foreign.add(new TreeNode(
                        member.id(),
                        member.name(),
                        member.parent()
                                .flatMap(parent -> tree.get().member(parent))
                                .map(Provider::name),
                        inventories,
                        Set.of(),
                        Set.of()));
            }
        }
        return foreign;
    }

    /** Until it is known that a trait was taken back, it is the host's to take back. */
    private static Map<String, Row> intended(Map<String, Row> before, Map<String, Row> after) {
        Map<String, Row> intended = new HashMap<>();
        after.forEach((key, row) -> {
            Set<String> traits = new HashSet<>(row.ownTraits());
            Optional.ofNullable(before.get(key)).ifPresent(old -> traits.addAll(old.ownTraits()));
            intended.put(key, new Row(row.providerId(), row.name(), row.written(), traits));
        });
        return intended;
    }

    /** A provider that was there before under the same name keeps its own id. */
    private static Map<String, Row> adopting(Map<String, Row> rows, Map<String, ProviderId> ids) {
        Map<String, Row> adopted = new HashMap<>();
        rows.forEach((key, row) -> adopted.put(
                key,
                new Row(
                        Optional.ofNullable(ids.get(row.name()))
                                .map(ProviderId::value)
                                .orElse(row.providerId()),
                        row.name(),
                        row.done(),
                        row.ownTraits())));
        return adopted;
    }

    /** Collects the inventories of one provider. */
    private static final class Shelf {
        private final Optional<Provider> current;
        private final Optional<Row> row;
        private final Map<ResourceClass, Inventory> inventories = new LinkedHashMap<>();
        private final Map<String, Written> written = new HashMap<>();

        private Shelf(Optional<Provider> current, Optional<Row> row) {
            this.current = current;
            this.row = row;
            row.ifPresent(known -> written.putAll(known.written()));
        }

        private void put(ResourceClass resourceClass, int total, int reserved, double ratio) {
            Optional<Holding> holding = current.flatMap(provider -> provider.holding(resourceClass));
            Optional<Written> last =
                    row.flatMap(known -> Optional.ofNullable(known.written().get(resourceClass.name())));
            OfferedInventory offered = OfferedInventory.of(Math.max(1, total), reserved, ratio, holding, last);
            inventories.put(resourceClass, offered.inventory());
            written.put(resourceClass.name(), offered.written());
        }
    }
}
