package kilonova.app.up;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import kilonova.http.Authenticator;
import kilonova.http.Metrics;
import kilonova.http.Server;
import kilonova.http.Service;
import kilonova.identity.Identity;
import kilonova.identity.IdentitySettings;
import kilonova.identity.bootstrap.BootstrapPlan;
import kilonova.network.NetworkSettings;
import kilonova.network.Networks;
import kilonova.placement.Placement;
import kilonova.placement.api.PlacementService;
import kilonova.placement.api.Policy;
import kilonova.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running cloud: every service on one port, over one data directory. */
public final class Cloud implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cloud.class);

    private final Deque<AutoCloseable> parts;
    private final Endpoints endpoints;
    private final Path openrc;

    private Cloud(Deque<AutoCloseable> parts, Endpoints endpoints, Path openrc) {
        this.parts = parts;
        this.endpoints = endpoints;
        this.openrc = openrc;
    }

    /**
     * Starts all parts. When it returns, the cloud answers. If a part does not start, those before it are stopped again.
     *
     * @param data the folder; it stays the caller's
     */
    public static Cloud start(DataDirectory data, CloudPlan plan) throws IOException {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return start(data, plan, parts);
        } catch (IOException | RuntimeException failure) {
            closeAll(parts);
            throw failure;
        }
    }

    private static Cloud start(DataDirectory data, CloudPlan plan, Deque<AutoCloseable> parts) throws IOException {
        List<ClientFiles.Account> accounts = List.of(
                new ClientFiles.Account("admin", "kilonova", GeneratedSecret.password(data, "admin-password")),
                new ClientFiles.Account("demo", "kilonova-demo", GeneratedSecret.password(data, "demo-password")));
        InetSocketAddress listen = ListenAddress.withPort(plan.listen());
        Endpoints endpoints = plan.publicUrl().map(Endpoints::new).orElseGet(() -> Endpoints.at(listen));
        Metrics metrics = new Metrics();
        AtomicBoolean ready = new AtomicBoolean();
        Database database = started(parts, Database.open(plan.database()));
        Identity identity = identity(database, endpoints, accounts);
        List<Service> services = new ArrayList<>();
        Authenticator authenticator = identity.authenticator(Optional.of(endpoints.of(CloudService.IDENTITY)));
        services.add(identity.service(CloudService.IDENTITY.mount()));
        Placement placement = started(
                parts,
                Placement.open(database, RoomSettings.placement(plan.settings().placement())));
        services.add(PlacementService.of(
                placement, CloudService.PLACEMENT.mount(), authenticator, Policy.SECURE, Optional.empty()));
        Networks networks = Networks.open(
                database, NetworkSettings.standard(identity.projectId("admin").orElse("admin")));
        services.addAll(networks.services(CloudService.NETWORK.mount(), authenticator));
        services.add(RootService.of(ready::get, metrics));
        Server server = started(parts, Server.start(listen, plan.publicUrl(), services, metrics));
        Path openrc = ClientFiles.write(data, endpoints, accounts);
        ready.set(true);
        LOG.info("listening at {}, database {}", server.address(), database.engine());
        return new Cloud(parts, endpoints, openrc);
    }

    /** Where clients find its services. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /** The file to source before using the {@code openstack} command. */
    public Path openrc() {
        return openrc;
    }

    /** Stops all parts, the newest first. */
    @Override
    public void close() {
        closeAll(parts);
    }

    private static Identity identity(Database database, Endpoints endpoints, List<ClientFiles.Account> accounts) {
        Identity identity = Identity.open(database, IdentitySettings.DEFAULT, Clock.systemUTC());
        identity.bootstrap(new BootstrapPlan(
                accounts.get(0).password().value(),
                accounts.get(1).password().value(),
                ClientFiles.REGION,
                endpoints.catalog()));
        return identity;
    }

    private static <T extends AutoCloseable> T started(Deque<AutoCloseable> parts, T part) {
        parts.push(part);
        return part;
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception failure) {
                LOG.error("{} did not stop cleanly", part.getClass().getSimpleName(), failure);
            }
        }
    }
}
