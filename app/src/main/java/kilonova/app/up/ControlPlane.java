package kilonova.app.up;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import kilonova.compute.Compute;
import kilonova.http.Authenticator;
import kilonova.http.Metrics;
import kilonova.http.Security;
import kilonova.http.Server;
import kilonova.http.Service;
import kilonova.identity.Identity;
import kilonova.identity.IdentitySettings;
import kilonova.identity.bootstrap.BootstrapPlan;
import kilonova.image.ImageSettings;
import kilonova.image.Images;
import kilonova.network.NetworkSettings;
import kilonova.network.Networks;
import kilonova.placement.Placement;
import kilonova.placement.api.PlacementMetrics;
import kilonova.placement.api.PlacementService;
import kilonova.placement.api.Policy;
import kilonova.protocol.Controller;
import kilonova.protocol.calls.CallDesk;
import kilonova.store.Database;
import kilonova.store.DatabaseUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services of a cloud, put together from the ground floor to the roof. */
final class ControlPlane {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

    private final Controller controller;
    private final CallDesk callDesk;
    private final Clock clock;
    private final Endpoints endpoints;
    private final Path openrc;
    private final AtomicBoolean ready;

    private ControlPlane(
            Controller controller,
            CallDesk callDesk,
            Clock clock,
            Endpoints endpoints,
            Path openrc,
            AtomicBoolean ready) {
        this.controller = controller;
        this.callDesk = callDesk;
        this.clock = clock;
        this.endpoints = endpoints;
        this.openrc = openrc;
        this.ready = ready;
    }

    /**
     * Starts all services. When it returns, the port answers; {@code /healthz} does so once {@link #becomeReady} was called.
     *
     * @param parts gets what must be closed again, the newest first
     */
    static ControlPlane start(DataDirectory data, CloudPlan plan, Deque<AutoCloseable> parts) throws IOException {
        Clock clock = Clock.systemUTC();
        InetSocketAddress listen = ListenAddress.free(plan.listen());
        Optional<Security> security = ApiSecurity.of(plan.settings().api());
        Endpoints endpoints =
                plan.publicUrl().map(Endpoints::new).orElseGet(() -> Endpoints.at(listen, security.isPresent()));
        List<ClientFiles.Account> accounts = List.of(
                new ClientFiles.Account("admin", "kilonova", GeneratedSecret.password(data, "admin-password")),
                new ClientFiles.Account("demo", "kilonova-demo", GeneratedSecret.password(data, "demo-password")));

        Database database = started(parts, Database.open(plan.database()));
        Identity identity = identity(database, clock, endpoints, accounts);
        Metrics metrics = new Metrics();
        PlacementMetrics measures = new PlacementMetrics(metrics);
        Placement placement = started(
                parts,
                Placement.open(database, RoomSettings.placement(plan.settings().placement()), clock, measures));
        measures.watch(placement);
        String adminProject = identity.projectId("admin").orElse("admin");
        Networks networks = Networks.open(database, NetworkSettings.standard(adminProject), clock);
        Images images = Images.open(database, ImageSettings.in(data.resolve("images")), clock);
        Compute compute = started(
                parts,
                Compute.open(
                        new Compute.Parts(
                                database,
                                placement,
                                networks.serverPorts(),
                                images.serverImages(),
                                identity::hasProject,
                                ListenAddress.reachable(plan.agents().orElse(listen)),
                                clock),
                        RoomSettings.compute(plan.settings())));

        AtomicBoolean ready = new AtomicBoolean();
        Authenticator authenticator = identity.authenticator(Optional.of(endpoints.of(CloudService.IDENTITY)));
        List<Service> services = new ArrayList<>();
        services.add(RootService.of(() -> ready.get() && answers(database), metrics));
        services.add(identity.service(CloudService.IDENTITY.mount()));
        services.addAll(images.services(CloudService.IMAGE.mount(), authenticator));
        services.add(PlacementService.of(
                placement, CloudService.PLACEMENT.mount(), authenticator, Policy.SECURE, Optional.empty()));
        services.addAll(compute.services(CloudService.COMPUTE.mount(), authenticator));
        services.addAll(networks.services(CloudService.NETWORK.mount(), authenticator));
        if (plan.agents().isPresent()) {
            AgentPort agents = started(
                    parts,
                    AgentPort.open(
                            plan.agents().get(), data, plan.settings().agentApi(), database, compute, clock, metrics));
            services.add(agents.membersService(authenticator));
        }
        Server server = started(
                parts,
                Server.start(
                        listen,
                        plan.publicUrl(),
                        services,
                        compute.sockets(),
                        metrics,
                        RoomSettings.server(plan.settings().api()).with(security)));
        LOG.info("listening at {}, database {}", server.address(), database.engine());
        Path openrc = ClientFiles.write(data, endpoints, accounts);
        return new ControlPlane(compute.controller(), compute.callDesk(), clock, endpoints, openrc, ready);
    }

    /** What agents talk to. */
    Controller controller() {
        return controller;
    }

    /** Where agents fetch what is asked of their hosts. */
    CallDesk callDesk() {
        return callDesk;
    }

    /** The clock of all services. */
    Clock clock() {
        return clock;
    }

    /** Where clients find the services. */
    Endpoints endpoints() {
        return endpoints;
    }

    /** The administrator's openrc. */
    Path openrc() {
        return openrc;
    }

    /** From now on the cloud says that it is healthy. */
    void becomeReady() {
        ready.set(true);
    }

    private static Identity identity(
            Database database, Clock clock, Endpoints endpoints, List<ClientFiles.Account> accounts) {
        Identity identity = Identity.open(database, IdentitySettings.DEFAULT, clock);
        identity.bootstrap(new BootstrapPlan(
                accounts.get(0).password().value(),
                accounts.get(1).password().value(),
                ClientFiles.REGION,
                endpoints.catalog()));
        return identity;
    }

    private static boolean answers(Database database) {
        try {
            return database.read(handle ->
                            handle.createQuery("SELECT 1").mapTo(Integer.class).one())
                    == 1;
        } catch (DatabaseUnavailable away) {
            LOG.warn("{}", away.getMessage());
            return false;
        }
    }

    private static <T extends AutoCloseable> T started(Deque<AutoCloseable> parts, T part) {
        parts.push(part);
        return part;
    }
}
