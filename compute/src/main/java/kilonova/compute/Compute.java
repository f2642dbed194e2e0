package kilonova.compute;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import kilonova.compute.api.ComputeDialect;
import kilonova.compute.api.KnownProjects;
import kilonova.compute.api.ProjectPrefixed;
import kilonova.compute.api.VersionDocuments;
import kilonova.compute.consoles.ConsolePage;
import kilonova.compute.consoles.ConsoleSocket;
import kilonova.compute.explain.ExplainApi;
import kilonova.compute.explain.LiveMigrationRoute;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hostcalls.CallRoutes;
import kilonova.compute.hosts.AgentApi;
import kilonova.compute.members.Members;
import kilonova.http.Authenticator;
import kilonova.http.Routes;
import kilonova.http.Service;
import kilonova.http.websocket.SocketRoute;
import kilonova.image.server.ServerImages;
import kilonova.network.server.ServerPorts;
import kilonova.placement.Placement;
import kilonova.protocol.Controller;
import kilonova.protocol.calls.CallDesk;
import kilonova.store.Database;
import kilonova.store.Migrations;

/** All rooms of compute, wired. Thread-safe. */
public final class Compute implements AutoCloseable {
    private final Rooms rooms;

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

    private Compute(Rooms rooms) {
        this.rooms = rooms;
    }

    /** Brings the tables up to date, and goes on with everything that was under way. */
    public static Compute open(Parts parts, ComputeSettings settings) {
        parts.database().migrate(new Migrations("compute", "kilonova/compute/migrations"));
        return new Compute(new Rooms(parts, settings));
    }

    /** What agents in this process talk to. */
    public Controller controller() {
        return rooms.gateway;
    }

    /** Where agents in this process fetch what is asked of their hosts. */
    public CallDesk callDesk() {
        return rooms.calls;
    }

    /** The WebSockets that its pages open. */
    public List<SocketRoute> sockets() {
        return List.of(
                new ConsoleSocket(rooms.tokens, rooms.servers, rooms.consoles, rooms.settings.consoles()).route());
    }

    /** The flavor of that id or, failing that, of that name. */
    public Optional<Flavor> flavor(String idOrName) {
        return rooms.flavors
                .find(idOrName)
                .or(() -> rooms.flavors.list().stream()
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
                        Routes.of(ProjectPrefixed.routes(new ComputeRoutes(rooms).all())),
                        new ComputeDialect(),
                        authenticator),
                ConsolePage.service(),
                new ExplainApi(
                                rooms.servers,
                                rooms.scheduler,
                                this::flavor,
                                new LiveMigrationRoute(rooms.servers, rooms.preflight))
                        .service(authenticator));
    }

    /** The service for agents in other processes, for a port where TLS asks for their certificates. */
    public Service agentService(Members members) {
        return new AgentApi(rooms.gateway, members, prover -> new CallRoutes(rooms.calls, prover).routes()).service();
    }

    /** Ends the waiting of that host's agent, so that what it may do is looked at again. */
    public void wakeAgent(String host) {
        rooms.gateway.wakeAgent(host);
    }

    /** Stops taking steps; guests are left as they are. */
    @Override
    public void close() {
        rooms.close();
    }
}
