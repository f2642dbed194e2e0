package kilonova.compute.servers.rest;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import kilonova.compute.api.ComputeDialect;
import kilonova.compute.api.ProjectPrefixed;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.hosts.ComputeHosts;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.InstanceActions;
import kilonova.compute.servers.InterfaceTags;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.pages.ServerPages;
import kilonova.compute.servers.pages.ZoneOfHost;
import kilonova.http.FixedCallers;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.RunningService;
import kilonova.http.Service;
import kilonova.protocol.HostReport;
import kilonova.protocol.Problem;
import kilonova.store.Database;
import kilonova.store.Engine;
import kilonova.store.Migrations;
import kilonova.store.TestDatabases;

/**
 * The routes of servers on a real port and a real database, with fakes behind them. Callers are those of
 * {@link FixedCallers#usual()}, and {@code roleless-a} of project-a.
 */
final class ServersWorld implements AutoCloseable {
    static final Instant NOW = TestServers.NOW;

    final Database database = TestDatabases.open(Engine.SQLITE);
    final FakeNetwork network = new FakeNetwork();
    final FakeOperations operations = new FakeOperations(database, NOW);
    final FakeSnapshots snapshots = new FakeSnapshots();
    final Servers servers = new Servers(database);
    final FakeConsoles consoles = new FakeConsoles();
    final List<Problem> hostProblems = new CopyOnWriteArrayList<>();
    final FakeLiveMigrations liveMigrations = new FakeLiveMigrations();
    private final List<Route> routes;
    private final RunningService running;

    ServersWorld() {
        database.migrate(new Migrations("compute", "kilonova/compute/migrations"));
        FixedCallers callers = FixedCallers.usual().with("roleless-a", "project-a", "auditor");
        Surroundings surroundings = new Surroundings(
                servers,
                new ServerPages(database),
                operations,
                new InstanceActions(database),
                new kilonova.compute.servers.Migrations(database),
                liveMigrations,
                network,
                new InterfaceTags(database),
                new OneHost(hostProblems),
                (_, id) -> Optional.ofNullable(FLAVORS.get(id)),
                (caller, id) -> Optional.ofNullable(IMAGES.get(id)),
                snapshots,
                (_, name) -> name.equals("key-1") ? Optional.of("ssh-ed25519 AAAA") : Optional.empty(),
                new OneZone(),
                consoles,
                3,
                InstantSource.fixed(NOW));
        routes = new ServersApi(surroundings).routes();
        running = new RunningService(new Service(
                "compute", "/compute/v2.1", Routes.of(ProjectPrefixed.routes(routes)), new ComputeDialect(), callers));
    }

    private static final Map<String, Flavor> FLAVORS = Map.of(
            "77", TestServers.VGPU,
            "78", TestServers.flavor("78", "vgpu_2", 2),
            "zero", TestServers.flavor("zero", "no_disk", 0));

    private static Surroundings.ImageFinder.Image image(String id, boolean active, long bytes, int disk, int memory) {
        return new Surroundings.ImageFinder.Image(id, active, bytes, disk, memory);
    }

    private static final Map<String, Surroundings.ImageFinder.Image> IMAGES = Map.of(
            TestServers.IMAGE,
            image(TestServers.IMAGE, true, 1 << 20, 0, 0),
            id(1),
            image(id(1), false, 1, 0, 0),
            id(2),
            image(id(2), true, 3L << 30, 0, 0),
            id(3),
            image(id(3), true, 1, 5, 0),
            id(4),
            image(id(4), true, 1, 0, 4096));

    /** {@code 00000000-0000-0000-0000-…} */
    static String id(int number) {
        return new UUID(0, number).toString();
    }

    Server put(TestServers server, int number) {
        Server made = server.make(UUID.fromString(id(number)));
        database.change(handle -> Servers.insert(handle, made));
        return made;
    }

    /** Puts the server there again if it was changed or deleted. */
    void ensure(TestServers server, int number) {
        Server made = server.make(UUID.fromString(id(number)));
        if (servers.update(made.id(), _ -> made).isEmpty()) {
            put(server, number);
        }
    }

    Server stored(int number) {
        return servers.find(UUID.fromString(id(number))).orElseThrow();
    }

    void put(InstanceAction action) {
        database.change(handle -> InstanceActions.insert(handle, action));
    }

    void put(Migration migration) {
        database.change(handle -> kilonova.compute.servers.Migrations.insert(handle, migration));
    }

    /** As the API has them, without the project's id. */
    List<Route> routes() {
        return routes;
    }

    String url() {
        return running.url();
    }

    /** Asks below {@code /compute/v2.1} as that caller at {@code 2.minor}. */
    RunningService.Answer ask(String caller, int minor, String method, String path, String body) {
        return running.ask(
                method,
                "/compute/v2.1" + path,
                body,
                "X-Auth-Token",
                caller,
                "OpenStack-API-Version",
                "compute 2." + minor);
    }

    RunningService.Answer get(String caller, int minor, String path) {
        return ask(caller, minor, "GET", path, "");
    }

    @Override
    public void close() {
        running.close();
        database.close();
    }

    private static final class OneZone implements Surroundings.Zones {
        @Override
        public String of(String host) {
            return host.equals("host-1") ? "zone-1" : "nova";
        }

        @Override
        public ZoneOfHost ofHosts() {
            return new ZoneOfHost(Map.of("host-1", "zone-1"), "nova");
        }

        @Override
        public Set<String> available() {
            return Set.of("zone-1", "nova");
        }
    }

    private record OneHost(List<Problem> problems) implements ComputeHosts {
        private static final String NAME = "host-1";

        private ComputeHost host() {
            return new ComputeHost(
                    NAME,
                    1,
                    2,
                    new UUID(0, 0xe1),
                    new UUID(0, 0xe2),
                    false,
                    Optional.empty(),
                    false,
                    NOW,
                    NOW,
                    NOW,
                    new HostReport.HostCapacity(4, 8192, 100, 0, 512, 0, 4.0, 1.0, 1.0),
                    new HostReport.Hypervisor("simulated", 1_000_000, "127.0.0.1", "{}", 60),
                    problems,
                    Map.of());
        }

        @Override
        public List<ComputeHost> list() {
            return List.of(host());
        }

        @Override
        public Optional<ComputeHost> find(String name) {
            return name.equals(NAME) ? Optional.of(host()) : Optional.empty();
        }

        @Override
        public void setDisabled(String name, boolean disabled, Optional<String> reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setForcedDown(String name, boolean forcedDown) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> delete(UUID serviceUuid) {
            throw new UnsupportedOperationException();
        }
    }
}
