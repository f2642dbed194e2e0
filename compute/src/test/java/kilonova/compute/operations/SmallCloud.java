package kilonova.compute.operations;

import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import kilonova.compute.KnownHosts;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.DeviceProviderRows;
import kilonova.compute.hosts.HostGateway;
import kilonova.compute.hosts.PlacementSync;
import kilonova.compute.hosts.StoredHosts;
import kilonova.compute.livemigration.HostSide;
import kilonova.compute.quotas.DeviceQuotas;
import kilonova.compute.quotas.PlacementDevices;
import kilonova.compute.quotas.Quotas;
import kilonova.compute.scheduler.Allowance;
import kilonova.compute.scheduler.HeldHosts;
import kilonova.compute.scheduler.HostFacts;
import kilonova.compute.scheduler.PlacementScheduler;
import kilonova.compute.scheduler.Surroundings;
import kilonova.compute.servers.Asker;
import kilonova.compute.servers.CreateServers;
import kilonova.compute.servers.InstanceActions;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.compute.servers.ServerOperations;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import kilonova.config.Settings;
import kilonova.config.group.QuotaSettings;
import kilonova.gpu.policy.GpuPlacement;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Refusal;
import kilonova.network.outcome.Result;
import kilonova.network.server.SecurityGroupName;
import kilonova.network.server.ServerPort;
import kilonova.network.server.ServerPorts;
import kilonova.network.server.UsableNetwork;
import kilonova.network.server.Wanted;
import kilonova.placement.Placement;
import kilonova.placement.PlacementSettings;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.protocol.DiskAnswer;
import kilonova.store.Database;
import kilonova.store.DatabaseUrl;
import kilonova.store.Migrations;
import kilonova.store.Signals;
import org.jdbi.v3.core.Handle;

/** The compute rooms, wired over a real database and a real Placement, with hosts that the test moves by hand. */
final class SmallCloud implements AutoCloseable {
    private static final QuotaSettings UNLIMITED =
            new QuotaSettings(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, Map.of());

    static final Asker ASKER = new Asker("user", "project", "req-test", false);

    final Database database;
    final Placement placement;
    final DeviceProviderRows rows;
    final StoredHosts hosts;
    final Workplace work;
    private final Optional<Duration> patience;
    private volatile Conductor conductor;
    final HostGateway gateway;
    final StoredOperations operations;
    final PlacementScheduler scheduler;
    final DeviceQuotas quotas;
    final NoNetwork network = new NoNetwork();
    final Servers servers;
    final InstanceActions actions;
    final Map<String, Map<String, String>> aggregates = new HashMap<>();
    final Map<String, FakeHost> fakes = new HashMap<>();
    final Set<String> down = new HashSet<>();
    final Set<String> withDisks = new HashSet<>();
    final Set<String> withoutDisks = new HashSet<>();

    /** Which hosts were asked for which disks. */
    final List<String> asked = new ArrayList<>();

    final Set<String> fenced = new HashSet<>();
    final FakeImages images = new FakeImages();

    SmallCloud(DatabaseUrl url) {
        this(url, GpuPlacement.PACK);
    }

    SmallCloud(DatabaseUrl url, GpuPlacement gpuPlacement) {
        this(url, gpuPlacement, true, Optional.empty());
    }

    SmallCloud(DatabaseUrl url, GpuPlacement gpuPlacement, boolean offloadsShelved, Optional<Duration> reclaimAfter) {
        this(url, gpuPlacement, offloadsShelved, reclaimAfter, Optional.empty());
    }

    /** A cloud that no longer waits for a host as soon as it is down. */
    static SmallCloud impatient(DatabaseUrl url) {
        return new SmallCloud(url, GpuPlacement.PACK, true, Optional.empty(), Optional.of(Duration.ZERO));
    }

    private SmallCloud(
            DatabaseUrl url,
            GpuPlacement gpuPlacement,
            boolean offloadsShelved,
            Optional<Duration> reclaimAfter,
            Optional<Duration> patience) {
        this.patience = patience;
        database = Database.open(url);
        database.migrate(new Migrations("compute", "kilonova/compute/migrations"));
        placement = Placement.open(database, PlacementSettings.DEFAULT);
        Clock clock = Clock.systemUTC();
        Signals signals = new Signals();
        rows = new DeviceProviderRows(database);
        hosts = new StoredHosts(database, clock, (_, servers) -> servers.forEach(id -> conductor.carryForward(id)));
        servers = new Servers(database);
        actions = new InstanceActions(database);
        scheduler = new PlacementScheduler(placement, new Around(), gpuPlacement);
        quotas = new DeviceQuotas(database, UNLIMITED, new PlacementDevices(placement::snapshot));
        work = new Workplace(
                database,
                signals,
                clock,
                scheduler,
                new PlacementHoldings(placement),
                network,
                images,
                images,
                new Status(),
                (_, _) -> {},
                3,
                offloadsShelved,
                reclaimAfter,
                Settings.defaults().liveMigration());
        conductor = new Conductor(work, patience);
        gateway = new HostGateway(
                database,
                signals,
                clock,
                new PlacementSync(placement, rows, clock),
                images,
                image -> {
                    throw new NoSuchFileException(image);
                },
                (host, call) -> {
                    asked.add(host + " " + call);
                    return new DiskAnswer.Coming(InputStream.nullInputStream());
                },
                id -> conductor.wake(id));
        operations = new StoredOperations(work, conductor, new ByDevices());
    }

    /** What was asked is stored from now on, and no step is taken before {@link #startConductor}. */
    void stopConductor() {
        conductor.close();
    }

    /** Another controller goes on with what is stored. */
    void startConductor() {
        startConductor(work);
    }

    /** Another controller goes on that works with something else. */
    void startConductor(Workplace other) {
        conductor = new Conductor(other, patience);
    }

    FakeHost fake(String name) {
        return Objects.requireNonNull(fakes.get(name), name);
    }

    Conductor conductor() {
        return conductor;
    }

    /** Adds a host and lets it report once. */
    FakeHost host(FakeHost host, String name) {
        fakes.put(name, host);
        host.report();
        return host;
    }

    FakeHost walkthroughHost(String name) {
        return host(FakeHost.walkthrough(name, gateway), name);
    }

    static Flavor flavor(String name, Map<String, String> extraSpecs) {
        return new Flavor(
                name, name, 1, 512, 1, 0, 0, 1.0, true, Optional.empty(), extraSpecs, Set.of(), Instant.EPOCH);
    }

    static CreateServers wish(String name, Flavor flavor, int minCount, int maxCount) {
        return wish(name, flavor, Optional.empty(), Map.of(), minCount, maxCount);
    }

    /** @param group its policy, a colon and what tells it from others */
    static CreateServers wishInGroup(String name, Flavor flavor, String group, int count) {
        return wish(name, flavor, Optional.empty(), Map.of("group", List.of(group)), count, count);
    }

    static CreateServers wishOfImage(String name, Flavor flavor, String imageId) {
        return wish(name, flavor, Optional.of(imageId), Map.of(), 1, 1);
    }

    private static CreateServers wish(
            String name,
            Flavor flavor,
            Optional<String> imageId,
            Map<String, List<String>> hints,
            int minCount,
            int maxCount) {
        return new CreateServers(
                name,
                Optional.empty(),
                Optional.empty(),
                flavor,
                imageId,
                minCount,
                maxCount,
                new CreateServers.Networks.None(),
                Map.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                "MANUAL",
                "",
                "",
                List.of(),
                hints,
                Optional.empty(),
                Optional.empty());
    }

    /** Creates, and waits until all are settled. */
    List<Server> create(CreateServers wish) throws InterruptedException {
        var created = (ServerOperations.Created.Accepted) operations.create(wish, ASKER);
        return created.servers().stream().map(server -> settled(server.id())).toList();
    }

    Server create(String name, Flavor flavor) throws InterruptedException {
        return create(wish(name, flavor, 1, 1)).getFirst();
    }

    Server act(Server server, ServerAction action) {
        Optional<kilonova.compute.outcome.Refusal> refusal = operations.act(server, action, ASKER);
        if (refusal.isPresent()) {
            throw new AssertionError(refusal.get().message());
        }
        return settled(server.id());
    }

    /** Lets hosts and conductor work until nothing is under way for the server. */
    Server settled(UUID serverId) {
        return until(
                serverId,
                server -> server.state().task().isEmpty() && server.state().vm() != VmState.BUILDING);
    }

    Server until(UUID serverId, Predicate<Server> wanted) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (System.nanoTime() < end) {
            Server server = servers.find(serverId).orElseThrow();
            if (wanted.test(server)
                    && database.read(handle -> Operations.find(handle, serverId))
                            .isEmpty()) {
                return server;
            }
            step();
        }
        throw new AssertionError("not settled: " + servers.find(serverId) + " "
                + database.<Optional<Operation>>read(handle -> Operations.find(handle, serverId)));
    }

    void step() {
        try {
            for (Map.Entry<String, FakeHost> host : fakes.entrySet()) {
                if (!down.contains(host.getKey())) {
                    host.getValue().obey();
                }
            }
            conductor.sweep();
            Thread.sleep(1);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** What a consumer holds: provider name to class to amount. */
    Map<String, Map<String, Long>> held(UUID consumer) {
        var snapshot = placement.snapshot();
        Map<String, Map<String, Long>> held = new HashMap<>();
        snapshot.consumers()
                .find(new ConsumerId(consumer))
                .ifPresent(found -> found.allocations()
                        .forEach(allocation -> held.computeIfAbsent(
                                        snapshot.providers()
                                                .find(allocation.provider())
                                                .orElseThrow()
                                                .name(),
                                        _ -> new HashMap<>())
                                .put(allocation.resourceClass().name(), allocation.amount())));
        return held;
    }

    /** How many units of a class are in use, by provider name. */
    Map<String, Long> used(String resourceClass) {
        return placement.snapshot().providers().all().stream()
                .filter(provider -> holding(provider, resourceClass)
                        .filter(found -> found.used() > 0)
                        .isPresent())
                .collect(Collectors.toMap(
                        Provider::name,
                        provider ->
                                holding(provider, resourceClass).orElseThrow().used()));
    }

    private static Optional<Holding> holding(Provider provider, String resourceClass) {
        return provider.holding(new ResourceClass(resourceClass));
    }

    @Override
    public void close() {
        conductor.close();
        placement.close();
        database.close();
    }

    private final class Status implements Workplace.HostStatus {
        @Override
        public Optional<Instant> downSince(String host) {
            return down.contains(host) ? Optional.of(Instant.EPOCH) : Optional.empty();
        }

        @Override
        public boolean isForcedDown(String host) {
            return fenced.contains(host);
        }

        @Override
        public Optional<HostSide> side(String host) {
            return new KnownHosts(hosts, work.clock())
                    .side(host)
                    .map(side -> new HostSide(
                            side.name(),
                            isUp(host),
                            side.hypervisor(),
                            side.architecture(),
                            side.processor(),
                            side.facts(),
                            side.deviceTypes()));
        }

        @Override
        public boolean hasDisks(String host) {
            return withDisks.contains(host);
        }

        @Override
        public boolean movesDisks(String host) {
            return !withDisks.contains(host);
        }

        @Override
        public Set<String> withoutDisksOf(String host) {
            return withoutDisks;
        }
    }

    private final class Around implements Surroundings {
        @Override
        public List<HostFacts> hosts() {
            return hosts.list().stream()
                    .map(host -> new HostFacts(
                            host.name(),
                            new ProviderId(host.rootProviderId()),
                            !down.contains(host.name()),
                            host.disabled(),
                            host.disabledReason(),
                            host.guestsUnknown(),
                            "nova",
                            aggregates.containsKey(host.name()) ? List.of(aggregates.get(host.name())) : List.of()))
                    .toList();
        }

        @Override
        public Optional<Group> serverGroup(String id, UUID placing) {
            List<String> members = servers.list(Servers.Scope.EVERYTHING).stream()
                    .filter(server ->
                            server.details().serverGroupId().filter(id::equals).isPresent())
                    .filter(server -> !server.id().equals(placing))
                    .flatMap(server -> places(server).stream())
                    .toList();
            return Optional.of(new Group(id.split(":")[0], 1, members));
        }

        private Set<String> places(Server server) {
            Set<String> places = new HashSet<>(HeldHosts.of(placement.snapshot(), server.id()));
            server.whereabouts().host().ifPresent(places::add);
            return places;
        }

        @Override
        public Optional<Allowance> allowance(Server server) {
            return quotas.allowance(server);
        }

        @Override
        public Optional<String> hostOf(UUID serverId) {
            return servers.find(serverId).flatMap(server -> server.whereabouts().host());
        }

        @Override
        public Map<String, String> imageProperties(String imageId) {
            return Map.of();
        }

        @Override
        public boolean isOfDevices(ResourceClass resourceClass) {
            return resourceClass.equals(ResourceClass.VGPU) || rows.classes().contains(resourceClass.name());
        }

        @Override
        public Optional<String> deviceKey(ProviderId provider) {
            return rows.key(provider.value());
        }
    }

    /** Admits everything but GPUs above the quota. */
    private final class ByDevices implements Admission {
        @Override
        public Verdict create(Handle handle, CreateServers wish, String projectId, String userId) {
            return switch (quotas.forServers(handle, projectId, wish.flavor(), wish.minCount(), wish.maxCount())) {
                case Quotas.Room.For(int room) -> new Verdict.Admitted(room);
                case Quotas.Room.None(var refusal) -> new Verdict.Refused(refusal);
            };
        }

        @Override
        public Optional<kilonova.compute.outcome.Refusal> resize(Handle handle, Server server, Flavor flavor) {
            return quotas.forResize(handle, server, flavor);
        }

        @Override
        public Optional<kilonova.compute.outcome.Refusal> unshelve(Handle handle, Server server) {
            return quotas.forUnshelve(handle, server);
        }

        @Override
        public void created(Handle handle, Server server) {}
    }

    /** No project has any network but the one that ports are made on one by one. */
    static final class NoNetwork implements ServerPorts {
        private final Map<String, List<ServerPort>> ports = new ConcurrentHashMap<>();
        private final Map<String, String> bound = new ConcurrentHashMap<>();
        private final Set<Leaving> leaving = ConcurrentHashMap.newKeySet();
        private final AtomicInteger made = new AtomicInteger();

        /** Somebody deletes a server's port. */
        void delete(UUID serverId, String portId) {
            leaving.add(new Leaving(serverId.toString(), portId));
        }

        /** On which host a server's ports are. */
        Optional<String> hostOf(UUID serverId) {
            return Optional.ofNullable(bound.get(serverId.toString()));
        }

        @Override
        public List<UsableNetwork> networks(String projectId) {
            return List.of();
        }

        @Override
        public Result<UsableNetwork> automatic(String projectId) {
            return new Result.Refused<>(new Refusal(Reason.NETWORK_NOT_FOUND, "There is no network."));
        }

        @Override
        public Result<Boolean> check(Wanted wanted, int servers) {
            return new Result.Done<>(true);
        }

        @Override
        public Result<List<ServerPort>> attach(String serverId, String host, Wanted wanted) {
            bound.putIfAbsent(serverId, host);
            return new Result.Done<>(List.of());
        }

        @Override
        public Result<ServerPort> attachOneMore(String serverId, String host, Wanted wanted) {
            int number = made.incrementAndGet();
            ServerPort port = new ServerPort(
                    "port-" + number,
                    number,
                    "network",
                    "private",
                    "fa:16:3e:00:00:0" + number,
                    List.of(),
                    1500,
                    true,
                    true,
                    List.of());
            ports.computeIfAbsent(serverId, _ -> new ArrayList<>()).add(port);
            return new Result.Done<>(port);
        }

        @Override
        public Result<Boolean> detach(String serverId, String portId) {
            ports.getOrDefault(serverId, new ArrayList<>())
                    .removeIf(port -> port.id().equals(portId));
            leaving.remove(new Leaving(serverId, portId));
            return new Result.Done<>(true);
        }

        @Override
        public void release(String serverId) {}

        @Override
        public List<Leaving> leaving() {
            return List.copyOf(leaving);
        }

        @Override
        public void bind(String serverId, String host) {
            bound.put(serverId, host);
        }

        @Override
        public List<ServerPort> ports(String serverId) {
            return List.copyOf(ports.getOrDefault(serverId, List.of()));
        }

        @Override
        public Map<String, List<ServerPort>> ports(Collection<String> serverIds) {
            return serverIds.stream().filter(ports::containsKey).collect(Collectors.toMap(id -> id, this::ports));
        }

        @Override
        public Result<Boolean> addSecurityGroup(String serverId, String projectId, String group) {
            return new Result.Done<>(true);
        }

        @Override
        public Result<Boolean> removeSecurityGroup(String serverId, String projectId, String group) {
            return new Result.Done<>(true);
        }

        @Override
        public List<SecurityGroupName> securityGroupsOf(String projectId) {
            return List.of();
        }

        @Override
        public List<SecurityGroupName> securityGroups(String serverId) {
            return new ArrayList<>();
        }
    }
}
