package kilonova.app.placement;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import kilonova.app.up.RoomSettings;
import kilonova.config.placementconf.CorsSettings;
import kilonova.config.placementconf.PlacementDatabaseSettings;
import kilonova.http.Authenticator;
import kilonova.http.Fault;
import kilonova.http.Metrics;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Server;
import kilonova.http.ServerSettings;
import kilonova.http.Service;
import kilonova.http.connections.ConnectionLimits;
import kilonova.identity.keystone.KeystoneAuthenticator;
import kilonova.placement.Placement;
import kilonova.placement.api.Cors;
import kilonova.placement.api.NoAuthentication;
import kilonova.placement.api.PlacementMetrics;
import kilonova.placement.api.PlacementService;
import kilonova.placement.commands.TakeOver;
import kilonova.placement.importer.UpstreamDatabase;
import kilonova.store.Database;
import kilonova.store.DatabaseUnavailable;
import kilonova.store.DatabaseUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Placement service and what it needs. */
public final class StandalonePlacement implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StandalonePlacement.class);

    private final Deque<AutoCloseable> parts;
    private final InetSocketAddress address;

    private StandalonePlacement(Deque<AutoCloseable> parts, InetSocketAddress address) {
        this.parts = parts;
        this.address = address;
    }

    /**
     * Starts it. When this returns, it answers. If a part does not start, those before it are stopped again.
     *
     * @throws IllegalArgumentException with a sentence for the operator, when the configuration cannot be used
     * @throws DatabaseUnavailable when the database does not answer after all tries that the configuration asks for
     */
    public static StandalonePlacement start(StandalonePlan plan) throws IOException, InterruptedException {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return start(plan, parts);
        } catch (IOException | RuntimeException | InterruptedException failure) {
            closeAll(parts);
            throw failure;
        }
    }

    private static StandalonePlacement start(StandalonePlan plan, Deque<AutoCloseable> parts)
            throws IOException, InterruptedException {
        Authenticator authenticator = authenticator(plan, parts);
        Metrics metrics = new Metrics();
        PlacementMetrics measures = new PlacementMetrics(metrics);
        Database database =
                started(parts, reachable(plan.database(), plan.conf().database()));
        Placement placement = started(
                parts,
                Placement.open(database, RoomSettings.placement(plan.conf().placement()), Clock.systemUTC(), measures));
        measures.watch(placement);
        refuseWhatMustBeImported(plan.database(), database, placement);
        Service service = PlacementService.of(
                placement,
                "",
                authenticator,
                PolicyFiles.policy(plan.folder(), plan.conf().policy()),
                cors(plan.conf().cors()));
        List<Service> services = List.of(
                service,
                plain(
                        "/healthz",
                        Routes.get("", _ -> Response.text(200, "text/plain; charset=utf-8", "ok\n"))
                                .open()),
                plain("/metrics", Routes.get("", metrics::show).open()));
        Server server = started(
                parts,
                Server.start(
                        plan.listen(),
                        plan.publicUrl(),
                        services,
                        metrics,
                        new ServerSettings(
                                ConnectionLimits.DEFAULT, plan.conf().program().accessLog())));
        LOG.info("listening at {}, database {}", server.address(), database.engine());
        return new StandalonePlacement(parts, server.address());
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        return address;
    }

    /** Finishes what is under way, and stops. */
    @Override
    public void close() {
        closeAll(parts);
    }

    private static Authenticator authenticator(StandalonePlan plan, Deque<AutoCloseable> parts) {
        return switch (plan.conf().authStrategy()) {
            case NOAUTH2 -> new NoAuthentication();
            case KEYSTONE ->
                started(
                        parts,
                        KeystoneAuthenticator.of(
                                Trust.in(plan.folder(), plan.conf().keystone()), Clock.systemUTC()));
        };
    }

    /** Opens the database, with as many tries as the operator wants: after a power cut it may start later than this program. */
    private static Database reachable(DatabaseUrl url, PlacementDatabaseSettings settings) throws InterruptedException {
        boolean remote = url instanceof DatabaseUrl.Postgresql;
        for (int attempt = 0; ; attempt++) {
            try {
                return Database.open(url);
            } catch (DatabaseUnavailable away) {
                if (!remote || (settings.maxRetries() >= 0 && attempt >= settings.maxRetries())) {
                    throw away;
                }
                LOG.warn("{} Trying again in {} s.", away.getMessage(), settings.retryInterval());
                Thread.sleep(settings.retryInterval() * 1000L);
            }
        }
    }

    /** Beside the tables of an upstream Placement an empty one of ours would look as if everything had been lost. */
    private static void refuseWhatMustBeImported(DatabaseUrl url, Database database, Placement placement) {
        if (TakeOver.isEmpty(placement.snapshot())
                && database.read(handle -> UpstreamDatabase.hasProviders(handle.getConnection()))) {
            throw new IllegalArgumentException("The database " + url
                    + " holds the providers of an OpenStack Placement. Take them over first: kilonova placement import"
                    + " --database URL --into URL, where both may name this database.");
        }
    }

    private static Optional<Cors> cors(CorsSettings settings) {
        return settings.allowedOrigin().isEmpty()
                ? Optional.empty()
                : Optional.of(new Cors(
                        new HashSet<>(settings.allowedOrigin()),
                        settings.allowCredentials(),
                        settings.exposeHeaders(),
                        settings.maxAge(),
                        settings.allowMethods(),
                        settings.allowHeaders()));
    }

    /** One path beside the API. */
    private static Service plain(String prefix, Route route) {
        return new Service(
                prefix.substring(1),
                prefix,
                Routes.of(List.of(route)),
                (fault, request) -> Response.text(fault.status(), "text/plain; charset=utf-8", fault.message() + "\n"),
                headers -> {
                    throw new Fault(404, "There is nothing here.");
                });
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
