package kilonova.compute;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.compute.aggregates.Aggregates;
import kilonova.compute.aggregates.AggregatesApi;
import kilonova.compute.aggregates.HostsInUse;
import kilonova.compute.api.ComputeDialect;
import kilonova.compute.api.KnownProjects;
import kilonova.compute.api.ProjectPrefixed;
import kilonova.compute.api.VersionDocuments;
import kilonova.compute.availabilityzones.AvailabilityZones;
import kilonova.compute.availabilityzones.AvailabilityZonesApi;
import kilonova.compute.consoles.ConsoleAuthTokensApi;
import kilonova.compute.consoles.ConsolePage;
import kilonova.compute.consoles.ConsoleSocket;
import kilonova.compute.consoles.ConsoleTokens;
import kilonova.compute.consoles.HostConsoles;
import kilonova.compute.explain.ExplainApi;
import kilonova.compute.extensions.ExtensionsApi;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.flavors.Flavors;
import kilonova.compute.flavors.FlavorsApi;
import kilonova.compute.flavors.extraspecs.ExtraSpecs;
import kilonova.compute.flavors.extraspecs.StandardNames;
import kilonova.compute.hostcalls.CallRelay;
import kilonova.compute.hostcalls.CallRoutes;
import kilonova.compute.hostcalls.HostCalls;
import kilonova.compute.hostcalls.StoredRelay;
import kilonova.compute.hosts.AgentApi;
import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.hosts.DeviceProviderRows;
import kilonova.compute.hosts.HostGateway;
import kilonova.compute.hosts.PlacementSync;
import kilonova.compute.hosts.StoredHosts;
import kilonova.compute.hypervisors.HypervisorsApi;
import kilonova.compute.hypervisors.OldHostsApi;
import kilonova.compute.keypairs.KeyPair;
import kilonova.compute.keypairs.KeyPairs;
import kilonova.compute.keypairs.KeyPairsApi;
import kilonova.compute.limits.LimitsApi;
import kilonova.compute.members.Members;
import kilonova.compute.operations.Conductor;
import kilonova.compute.operations.Overdue;
import kilonova.compute.operations.PlacementHoldings;
import kilonova.compute.operations.StoredOperations;
import kilonova.compute.operations.Workplace;
import kilonova.compute.quotas.QuotaClassesApi;
import kilonova.compute.quotas.QuotaResource;
import kilonova.compute.quotas.QuotaSetsApi;
import kilonova.compute.quotas.Quotas;
import kilonova.compute.scheduler.PlacementScheduler;
import kilonova.compute.servergroups.ServerGroups;
import kilonova.compute.servergroups.ServerGroupsApi;
import kilonova.compute.servers.InstanceActions;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.rest.ServersApi;
import kilonova.compute.servers.rest.Surroundings;
import kilonova.compute.services.ServicesApi;
import kilonova.compute.usage.UsageApi;
import kilonova.http.Authenticator;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Service;
import kilonova.http.websocket.SocketRoute;
import kilonova.image.server.ServerImages;
import kilonova.network.server.ServerPorts;
import kilonova.placement.Placement;
import kilonova.placement.catalogue.Catalogue;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.traits.Trait;
import kilonova.protocol.Controller;
import kilonova.protocol.calls.CallDesk;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import kilonova.store.Signals;
import org.jdbi.v3.core.Handle;

/** All rooms of compute, wired. Thread-safe. */
public final class Compute implements AutoCloseable {
    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final Duration OVERDUE = Duration.ofSeconds(30);

    /** How often questions are looked for that other controllers left. */
    private static final Duration COLLECT = Duration.ofMillis(500);

    /** How long a host has to answer a question. */
    private static final Duration PATIENCE_WITH_HOSTS = Duration.ofSeconds(15);

    private final Parts parts;
    private final ComputeSettings settings;
    private final Servers servers;
    private final StoredHosts hosts;
    private final Quotas quotas;
    private final Aggregates aggregates;
    private final Flavors flavors;
    private final KeyPairs keyPairs;
    private final ServerGroups groups;
    private final ImageLookup images;
    private final StoredSnapshots snapshots;
    private final PlacementScheduler scheduler;
    private final StoredOperations operations;
    private final HostGateway gateway;
    private final Conductor conductor;
    private final Duty sweep;
    private final Duty overdueServers;
    private final Optional<Duty> collect;
    private final HostCalls calls;
    private final ConsoleTokens tokens;
    private final HostConsoles consoles;

    /**
     * What compute stands on; all of it stays the caller's to close.
     *
     * @param projects knows which projects there are
     * @param self where agents reach this very controller and no other, with its scheme and port
     */
    public record Parts(
            Database database,
            Placement placement,
            ServerPorts ports,
            ServerImages images,
            KnownProjects projects,
            URI self,
            Clock clock) {}

    private Compute(Parts parts, ComputeSettings settings) {
        this.parts = parts;
        this.settings = settings;
        Database database = parts.database();
        Clock clock = parts.clock();
        Signals signals = new Signals();
        servers = new Servers(database);
        hosts = new StoredHosts(database, clock, this::removed);
        quotas = new Quotas(database, settings.quota());
        aggregates = new Aggregates(database, new UsedHosts(), clock);
        flavors = new Flavors(database);
        keyPairs = new KeyPairs(database, quotas);
        groups = new ServerGroups(database, quotas);
        images = new ImageLookup(parts.images());
        snapshots = new StoredSnapshots(parts.images());
        DeviceProviderRows devices = new DeviceProviderRows(database);
        scheduler = new PlacementScheduler(
                parts.placement(),
                new StoredSurroundings(hosts, aggregates, groups, servers, images, devices, clock),
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
                new KnownHosts(),
                ServerGroups::remove,
                settings.maxAttempts(),
                settings.shelvedOffload().filter(Duration.ZERO::equals).isPresent(),
                settings.reclaimAfter());
        conductor = new Conductor(work);
        operations = new StoredOperations(work, conductor, new StoredAdmission(quotas, groups));
        gateway = new HostGateway(
                database,
                signals,
                clock,
                new PlacementSync(parts.placement(), devices, clock),
                snapshots,
                images::open,
                conductor::wake);
        Overdue overdue = new Overdue(work, operations, settings.shelvedOffload());
        overdueServers = Duty.every(OVERDUE, "overdue servers", overdue::look);
        Optional<StoredRelay> relay = database.engine() == Engine.POSTGRESQL
                ? Optional.of(new StoredRelay(database, parts.self(), clock))
                : Optional.empty();
        calls = new HostCalls(relay.<CallRelay>map(stored -> stored).orElse(CallRelay.NONE), PATIENCE_WITH_HOSTS);
        tokens = new ConsoleTokens(database, settings.consoles().tokenLife(), clock);
        consoles = new HostConsoles(calls, hosts, tokens, settings.consoles(), clock);
        sweep = Duty.every(SWEEP, "operations", conductor::sweep);
        collect = relay.map(stored -> Duty.every(COLLECT, "host calls", () -> stored.collect(calls)));
    }

    /** Brings the tables up to date, and goes on with everything that was under way. */
    public static Compute open(Parts parts, ComputeSettings settings) {
        parts.database().migrate(new Migrations("compute", "kilonova/compute/migrations"));
        return new Compute(parts, settings);
    }

    /** What agents in this process talk to. */
    public Controller controller() {
        return gateway;
    }

    /** Where agents in this process fetch what is asked of their hosts. */
    public CallDesk callDesk() {
        return calls;
    }

    /** The WebSockets that its pages open. */
    public List<SocketRoute> sockets() {
        return List.of(new ConsoleSocket(tokens, servers, consoles, settings.consoles()).route());
    }

    /** The flavor of that id or, failing that, of that name. */
    public Optional<Flavor> flavor(String idOrName) {
        return flavors.find(idOrName)
                .or(() -> flavors.list().stream()
                        .filter(flavor -> flavor.name().equals(idOrName))
                        .findFirst());
    }

    /**
     * The services to be mounted: the Compute API at {@code prefix}/v2.1 with its discovery, and the explanations.
     *
     * @param prefix {@code /compute}
     */
    public List<Service> services(String prefix, Authenticator authenticator) {
        return List.of(
                VersionDocuments.root(prefix, authenticator),
                new Service(
                        "compute",
                        prefix + "/v2.1",
                        Routes.of(ProjectPrefixed.routes(routes())),
                        new ComputeDialect(),
                        authenticator),
                ConsolePage.service(),
                new ExplainApi(servers, scheduler, this::flavor).service(authenticator));
    }

    /** The service for agents in other processes, for a port where TLS asks for their certificates. */
    public Service agentService(Members members) {
        return new AgentApi(gateway, members, prover -> new CallRoutes(calls, prover).routes()).service();
    }

    /** Ends the waiting of that host's agent, so that what it may do is looked at again. */
    public void wakeAgent(String host) {
        gateway.wakeAgent(host);
    }

    private List<Route> routes() {
        Clock clock = parts.clock();
        int page = settings.longestPage();
        ExtraSpecs extraSpecs = new ExtraSpecs(standardNames());
        return Stream.of(
                        List.of(VersionDocuments.current()),
                        new ServersApi(serverSurroundings()).routes(),
                        new FlavorsApi(flavors, extraSpecs, parts.projects(), clock, page).routes(),
                        new KeyPairsApi(keyPairs, clock, page).routes(),
                        new AggregatesApi(aggregates).routes(),
                        new ServicesApi(hosts, aggregates, clock).routes(),
                        new HypervisorsApi(hosts, parts.database(), clock, page).routes(),
                        new OldHostsApi(hosts, aggregates, servers).routes(),
                        new AvailabilityZonesApi(hosts, aggregates, clock).routes(),
                        new QuotaSetsApi(quotas, parts.projects()).routes(),
                        new QuotaClassesApi(quotas).routes(),
                        new LimitsApi(quotas).routes(),
                        new ServerGroupsApi(groups, page).routes(),
                        new ExtensionsApi().routes(),
                        new ConsoleAuthTokensApi(consoles).routes(),
                        new UsageApi(servers, clock, page).routes())
                .flatMap(List::stream)
                .toList();
    }

    private Surroundings serverSurroundings() {
        return new Surroundings(
                servers,
                operations,
                new InstanceActions(parts.database()),
                new kilonova.compute.servers.Migrations(parts.database()),
                parts.ports(),
                hosts,
                (caller, id) -> flavors.find(id, caller),
                images,
                snapshots,
                (userId, name) -> keyPairs.find(userId, name).map(KeyPair::publicKey),
                new StoredZones(),
                consoles,
                quotas.defaults().getOrDefault(QuotaResource.METADATA_ITEMS, Quotas.UNLIMITED),
                parts.clock());
    }

    private static StandardNames standardNames() {
        return new StandardNames(
                Catalogue.STANDARD.resourceClasses().stream()
                        .map(ResourceClass::name)
                        .collect(Collectors.toSet()),
                Catalogue.STANDARD.traits().stream().map(Trait::name).collect(Collectors.toSet()));
    }

    private void removed(ComputeHost host, Set<UUID> servers) {
        servers.forEach(conductor::carryForward);
        aggregates.forget(host.name());
        new HostProviders(parts.placement()).remove(host.rootProviderId());
    }

    private final class KnownHosts implements Workplace.HostStatus {
        @Override
        public boolean isUp(String host) {
            return hosts.find(host)
                    .filter(found -> found.isUp(parts.clock().instant()))
                    .isPresent();
        }

        @Override
        public boolean hasDisks(String host) {
            return hosts.find(host).filter(ComputeHost::hasDisks).isPresent();
        }
    }

    private final class UsedHosts implements HostsInUse {
        @Override
        public boolean exists(String host) {
            return hosts.find(host).isPresent();
        }

        @Override
        public int servers(Handle handle, String host) {
            return Servers.list(handle, Servers.Scope.onHost(host)).size();
        }
    }

    private final class StoredZones implements Surroundings.Zones {
        @Override
        public String of(String host) {
            return aggregates.view().zone(host);
        }

        @Override
        public Set<String> available() {
            return AvailabilityZones.of(hosts.list(), aggregates.view()).stream()
                    .filter(AvailabilityZones.Zone::available)
                    .map(AvailabilityZones.Zone::name)
                    .collect(Collectors.toSet());
        }
    }

    /** Stops taking steps; guests are left as they are. */
    @Override
    public void close() {
        collect.ifPresent(Duty::close);
        sweep.close();
        overdueServers.close();
        conductor.close();
    }
}
