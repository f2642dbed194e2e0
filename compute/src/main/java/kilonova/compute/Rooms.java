package kilonova.compute;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kilonova.compute.aggregates.Aggregates;
import kilonova.compute.consoles.ConsoleTokens;
import kilonova.compute.consoles.HostConsoles;
import kilonova.compute.flavors.Flavors;
import kilonova.compute.hostcalls.CallRelay;
import kilonova.compute.hostcalls.DiskRelay;
import kilonova.compute.hostcalls.HostCalls;
import kilonova.compute.hostcalls.StoredRelay;
import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.hosts.DeviceProviderRows;
import kilonova.compute.hosts.ForgottenHosts;
import kilonova.compute.hosts.HostGateway;
import kilonova.compute.hosts.PlacementSync;
import kilonova.compute.hosts.StoredHosts;
import kilonova.compute.keypairs.KeyPairs;
import kilonova.compute.operations.Conductor;
import kilonova.compute.operations.DeletedPorts;
import kilonova.compute.operations.HoldingsAudit;
import kilonova.compute.operations.Leftovers;
import kilonova.compute.operations.LivePreflight;
import kilonova.compute.operations.Overdue;
import kilonova.compute.operations.PlacementHoldings;
import kilonova.compute.operations.StoredOperations;
import kilonova.compute.operations.Workplace;
import kilonova.compute.quotas.DeviceQuotas;
import kilonova.compute.quotas.PlacementDevices;
import kilonova.compute.quotas.Quotas;
import kilonova.compute.scheduler.PlacementScheduler;
import kilonova.compute.servergroups.ServerGroups;
import kilonova.compute.servers.Servers;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.Signals;

/** All that compute is made of, put together. Thread-safe. */
final class Rooms implements AutoCloseable {
    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final Duration OVERDUE = Duration.ofSeconds(30);

    private static final Duration AUDIT = Duration.ofSeconds(30);

    /** How often questions are looked for that other controllers left. */
    private static final Duration COLLECT = Duration.ofMillis(500);

    /** How long a host has to answer a question. */
    private static final Duration PATIENCE_WITH_HOSTS = Duration.ofSeconds(15);

    final Compute.Parts parts;
    final ComputeSettings settings;
    final Servers servers;
    final StoredHosts hosts;
    private final ForgottenHosts forgottenHosts;
    final Quotas quotas;
    final DeviceQuotas deviceQuotas;
    final Aggregates aggregates;
    final Flavors flavors;
    final KeyPairs keyPairs;
    final ServerGroups groups;
    final ImageLookup images;
    final StoredSnapshots snapshots;
    final PlacementScheduler scheduler;
    final StoredOperations operations;
    final LivePreflight preflight;
    final HostGateway gateway;
    final Conductor conductor;
    final HostCalls calls;
    final ConsoleTokens tokens;
    final HostConsoles consoles;
    private final Duty sweep;
    private final Duty overdueServers;
    private final Duty audit;
    private final Optional<Duty> collect;

    Rooms(Compute.Parts parts, ComputeSettings settings) {
        this.parts = parts;
        this.settings = settings;
        Database database = parts.database();
        Clock clock = parts.clock();
        Signals signals = new Signals();
        servers = new Servers(database);
        hosts = new StoredHosts(database, clock, this::forget);
        forgottenHosts = new ForgottenHosts(database, parts.placement());
        quotas = new Quotas(database, settings.quota());
        deviceQuotas = new DeviceQuotas(database, settings.quota(), new PlacementDevices(parts.placement()::snapshot));
        aggregates = new Aggregates(database, new UsedHosts(hosts), clock);
        flavors = new Flavors(database);
        keyPairs = new KeyPairs(database, quotas);
        groups = new ServerGroups(database, quotas);
        images = new ImageLookup(parts.images());
        snapshots = new StoredSnapshots(parts.images());
        DeviceProviderRows devices = new DeviceProviderRows(database);
        scheduler = new PlacementScheduler(
                parts.placement(),
                new StoredSurroundings(
                        hosts, aggregates, groups, servers, images, devices, deviceQuotas, parts.placement(), clock),
                settings.gpuPlacement());
        Workplace work = new Workplace(
                database,
                signals,
                clock,
                scheduler,
                new PlacementHoldings(parts.placement()),
                parts.ports(),
                images,
                snapshots,
                new KnownHosts(hosts, clock),
                ServerGroups::remove,
                settings.maxAttempts(),
                settings.shelvedOffload().filter(Duration.ZERO::equals).isPresent(),
                settings.reclaimAfter(),
                settings.liveMigration());
        preflight = new LivePreflight(work);
        conductor = new Conductor(work, settings.lostHostPatience());
        operations = new StoredOperations(work, conductor, new StoredAdmission(quotas, deviceQuotas, groups));
        Optional<StoredRelay> relay = database.engine() == Engine.POSTGRESQL
                ? Optional.of(new StoredRelay(database, parts.self(), clock))
                : Optional.empty();
        calls = new HostCalls(relay.<CallRelay>map(stored -> stored).orElse(CallRelay.NONE), PATIENCE_WITH_HOSTS);
        gateway = new HostGateway(
                database,
                signals,
                clock,
                new PlacementSync(parts.placement(), devices, clock),
                snapshots,
                images::open,
                new DiskRelay(calls)::open,
                conductor::wake);
        Overdue overdue = new Overdue(work, operations, settings.shelvedOffload(), settings.confirmAfter());
        overdueServers = Duty.every(OVERDUE, "overdue servers", overdue::look);
        tokens = new ConsoleTokens(database, settings.consoles().tokenLife(), clock);
        consoles = new HostConsoles(calls, hosts, tokens, settings.consoles(), clock);
        HoldingsAudit holdings = new HoldingsAudit(work);
        Leftovers leftovers = new Leftovers(work);
        audit = Duty.every(AUDIT, "audit of holdings", () -> {
            if (conductor.leads()) {
                forgottenHosts.removeTrees();
                holdings.look();
                leftovers.look();
            }
        });
        DeletedPorts deletedPorts = new DeletedPorts(work, operations);
        sweep = Duty.every(SWEEP, "operations", () -> {
            conductor.sweep();
            if (conductor.leads()) {
                deletedPorts.look();
            }
        });
        collect = relay.map(stored -> Duty.every(COLLECT, "host calls", () -> stored.collect(calls)));
    }

    private void forget(ComputeHost host, Set<UUID> servers) {
        servers.forEach(conductor::carryForward);
        aggregates.forget(host.name());
        forgottenHosts.removeTrees();
    }

    /** Stops taking steps; guests are left as they are. */
    @Override
    public void close() {
        collect.ifPresent(Duty::close);
        sweep.close();
        audit.close();
        overdueServers.close();
        conductor.close();
    }
}
