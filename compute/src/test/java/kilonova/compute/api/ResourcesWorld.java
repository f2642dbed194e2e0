package kilonova.compute.api;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import kilonova.compute.aggregates.Aggregates;
import kilonova.compute.aggregates.AggregatesApi;
import kilonova.compute.aggregates.HostsInUse;
import kilonova.compute.availabilityzones.AvailabilityZonesApi;
import kilonova.compute.extensions.ExtensionsApi;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.flavors.Flavors;
import kilonova.compute.flavors.FlavorsApi;
import kilonova.compute.flavors.extraspecs.ExtraSpecs;
import kilonova.compute.flavors.extraspecs.StandardNames;
import kilonova.compute.hypervisors.HypervisorsApi;
import kilonova.compute.hypervisors.OldHostsApi;
import kilonova.compute.keypairs.KeyPairs;
import kilonova.compute.keypairs.KeyPairsApi;
import kilonova.compute.limits.LimitsApi;
import kilonova.compute.quotas.DeviceQuotas;
import kilonova.compute.quotas.DevicesOfTests;
import kilonova.compute.quotas.QuotaClassesApi;
import kilonova.compute.quotas.QuotaSetsApi;
import kilonova.compute.quotas.Quotas;
import kilonova.compute.servergroups.ServerGroups;
import kilonova.compute.servergroups.ServerGroupsApi;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.MigrationStatus;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import kilonova.compute.services.ServicesApi;
import kilonova.compute.usage.UsageApi;
import kilonova.config.group.QuotaSettings;
import kilonova.http.Route;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import kilonova.store.TestDatabases;
import org.jdbi.v3.core.Handle;

/** The Compute API without its servers' routes, on a fresh database, with the hosts {@code host1} and {@code host2}. */
public final class ResourcesWorld implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000006Z");

    private static final int LONGEST_PAGE = 1000;
    private static final QuotaSettings QUOTAS =
            new QuotaSettings(10, 20, 51200, 128, 5, 10240, 255, 3, 2, 2, -1, -1, Map.of());

    public final Database database;
    public final FakeHosts hosts = new FakeHosts();
    public final Quotas quotas;
    public final DeviceQuotas deviceQuotas;
    public final DevicesOfTests devices = new DevicesOfTests();
    public final ServerGroups groups;
    public final Aggregates aggregates;
    public final ApiUnderTest api;

    public ResourcesWorld(Engine engine) {
        database = TestDatabases.open(engine);
        database.migrate(new Migrations("compute", "kilonova/compute/migrations"));
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        hosts.add(1, "host1", NOW);
        hosts.add(2, "host2", NOW.minusSeconds(3600));
        quotas = new Quotas(database, QUOTAS);
        deviceQuotas = new DeviceQuotas(database, QUOTAS, devices);
        groups = new ServerGroups(database, quotas);
        aggregates = new Aggregates(database, new UsedHosts(), clock);
        api = new ApiUnderTest(routes(clock));
    }

    private List<Route> routes(Clock clock) {
        KnownProjects projects = project -> project.endsWith("project") || project.startsWith("project-");
        Servers servers = new Servers(database);
        return Stream.of(
                        new FlavorsApi(
                                        new Flavors(database),
                                        new ExtraSpecs(new StandardNames(Set.of("VGPU"), Set.of())),
                                        projects,
                                        clock,
                                        LONGEST_PAGE)
                                .routes(),
                        new KeyPairsApi(new KeyPairs(database, quotas), clock, LONGEST_PAGE).routes(),
                        new AggregatesApi(aggregates).routes(),
                        new ServicesApi(hosts, aggregates, clock).routes(),
                        new HypervisorsApi(hosts, database, clock, LONGEST_PAGE).routes(),
                        new OldHostsApi(hosts, aggregates, servers).routes(),
                        new AvailabilityZonesApi(hosts, aggregates, clock).routes(),
                        new QuotaSetsApi(quotas, deviceQuotas, projects).routes(),
                        new QuotaClassesApi(quotas, deviceQuotas).routes(),
                        new LimitsApi(quotas, deviceQuotas).routes(),
                        new ServerGroupsApi(groups, LONGEST_PAGE).routes(),
                        new ExtensionsApi().routes(),
                        new UsageApi(servers, clock, LONGEST_PAGE).routes())
                .flatMap(List::stream)
                .toList();
    }

    /** A flavor of that size, with one GiB of root disk. */
    public static Flavor flavor(int vcpus, int memoryMb) {
        return new Flavor(
                "f-" + vcpus,
                "f-" + vcpus,
                vcpus,
                memoryMb,
                1,
                0,
                0,
                1.0,
                true,
                Optional.empty(),
                Map.of(),
                Set.of(),
                NOW);
    }

    /**
     * Stores a running server.
     *
     * @param number makes its id
     * @param launchedAgo how many seconds before {@link #NOW} it was launched
     */
    public Server server(int number, String projectId, String userId, String host, Flavor flavor, long launchedAgo) {
        Instant launched = NOW.minusSeconds(launchedAgo);
        Server server = new Server(
                UUID.fromString("00000000-0000-0000-0000-00000000000" + number),
                "server-" + number,
                projectId,
                userId,
                launched,
                launched,
                new Server.Details(
                        "server-" + number,
                        Optional.empty(),
                        Map.of(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        "AUTO",
                        "",
                        "",
                        List.of(),
                        Map.of(),
                        Optional.empty()),
                flavor,
                Optional.empty(),
                new Server.State(
                        VmState.ACTIVE,
                        Optional.empty(),
                        PowerState.RUNNING,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(launched),
                        Optional.empty(),
                        Optional.empty()),
                new Server.Whereabouts(
                        Optional.of(host),
                        Optional.of(new UUID(1, number)),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        "r-" + number),
                Optional.empty());
        database.change(handle -> Servers.insert(handle, server));
        return server;
    }

    /** Stores that a server is being resized. */
    public Migration resizing(Server server, Flavor flavor) {
        Migration migration = new Migration(
                0,
                new UUID(2, server.id().getLeastSignificantBits()),
                server.id(),
                Migration.Kind.RESIZE,
                MigrationStatus.MIGRATING,
                server.whereabouts().host().orElseThrow(),
                Optional.empty(),
                server.whereabouts().guestId(),
                Optional.empty(),
                server.flavor(),
                flavor,
                true,
                server.userId(),
                server.projectId(),
                NOW,
                NOW);
        database.change(handle -> kilonova.compute.servers.Migrations.insert(handle, migration));
        return migration;
    }

    /** Marks a server as deleted. */
    public void delete(Server server, long secondsAgo) {
        Instant then = NOW.minusSeconds(secondsAgo);
        new Servers(database)
                .update(
                        server.id(),
                        found -> found.with(found.state().with(VmState.DELETED).terminated(then), then));
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

    /** Plays a transcript of the test resources. */
    public void play(String transcript) {
        api.play(transcript);
    }

    @Override
    public void close() {
        api.close();
        database.close();
    }
}
