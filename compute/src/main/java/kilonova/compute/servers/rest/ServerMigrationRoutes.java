package kilonova.compute.servers.rest;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import kilonova.compute.api.Faults;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Migration;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.protocol.MigrationProgress;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /servers/{id}/migrations}: a server's live migrations that are under way, how far they have come, and how to end them. */
final class ServerMigrationRoutes {
    private static final InputSchema FORCE_COMPLETE =
            InputSchema.of(ServerMigrationRoutes.class, "force-complete.json");

    /** From here on a migration may be stopped. */
    private static final int STOPS = 24;

    /** From here on a migration may be stopped before the server has begun to leave. */
    private static final int STOPS_BEFORE = 65;

    private final Surroundings surroundings;
    private final ServerAccess access;

    ServerMigrationRoutes(Surroundings surroundings, ServerAccess access) {
        this.surroundings = surroundings;
        this.access = access;
    }

    List<Route> routes() {
        return List.of(
                Routes.get("/servers/{id}/migrations", this::list).from(23),
                Routes.get("/servers/{id}/migrations/{migration}", this::show).from(23),
                Routes.delete("/servers/{id}/migrations/{migration}", this::stop)
                        .from(23),
                Routes.post("/servers/{id}/migrations/{migration}/action", this::complete)
                        .from(22));
    }

    private Response list(Request request) {
        Server server = access.administer(request, "os_compute_api:servers:migrations:index");
        ObjectNode body = Json.object();
        ArrayNode views = body.putArray("migrations");
        surroundings.migrations().list(Optional.of(server.id())).stream()
                .filter(MigrationRoutes::isLiveUnderWay)
                .forEach(migration -> views.add(view(migration, request)));
        return Response.json(200, body);
    }

    private Response show(Request request) {
        Server server = access.administer(request, "os_compute_api:servers:migrations:show");
        String id = request.pathParameter("migration");
        Migration migration = surroundings.migrations().list(Optional.of(server.id())).stream()
                .filter(candidate -> Long.toString(candidate.id()).equals(id))
                .findFirst()
                .orElseThrow(() -> Fault.notFound(
                        "In-progress live migration " + id + " is not found for server " + server.id() + "."));
        if (migration.kind() != Migration.Kind.LIVE_MIGRATION) {
            throw Fault.notFound("Migration " + id + " for server " + server.id() + " is not live-migration.");
        }
        if (!MigrationRoutes.isLiveUnderWay(migration)) {
            throw Fault.notFound("Live migration " + id + " for server " + server.id() + " is not in progress.");
        }
        return Response.json(200, Json.object().set("migration", view(migration, request)));
    }

    private ObjectNode view(Migration migration, Request request) {
        ObjectNode view = MigrationRoutes.common(migration, request.microversion())
                .put("server_uuid", migration.serverId().toString());
        Optional<MigrationProgress> told = surroundings.liveMigrations().progress(migration);
        figure(view, "memory_total_bytes", told.map(MigrationProgress::memoryTotalBytes));
        figure(view, "memory_processed_bytes", told.map(MigrationProgress::memoryProcessedBytes));
        figure(view, "memory_remaining_bytes", told.map(MigrationProgress::memoryRemainingBytes));
        figure(view, "disk_total_bytes", told.map(MigrationProgress::diskTotalBytes));
        figure(view, "disk_processed_bytes", told.map(MigrationProgress::diskProcessedBytes));
        figure(view, "disk_remaining_bytes", told.map(MigrationProgress::diskRemainingBytes));
        return view;
    }

    /** What is not known is null, and so is 0: the figures of upstream's schema begin with 1. */
    private static void figure(ObjectNode view, String name, Optional<Long> told) {
        told.filter(bytes -> bytes > 0).ifPresentOrElse(bytes -> view.put(name, bytes), () -> view.putNull(name));
    }

    private Response stop(Request request) {
        if (!request.microversion().atLeast(STOPS)) {
            throw Faults.notAtThisVersion(request);
        }
        Server server = access.administer(request, "os_compute_api:servers:migrations:delete");
        long id = number(request, server);
        boolean alsoBefore = request.microversion().atLeast(STOPS_BEFORE);
        ask(request, server, new ServerAction.StopLiveMigration(id, alsoBefore), UnaryOperator.identity());
        return Response.empty(202);
    }

    private Response complete(Request request) {
        FORCE_COMPLETE.body(request);
        Server server = access.administer(request, "os_compute_api:servers:migrations:force_complete");
        ServerAction action = new ServerAction.CompleteLiveMigration(number(request, server));
        ask(request, server, action, ServerMigrationRoutes::aMissingOneIsABadRequest);
        return Response.empty(202);
    }

    private static Refusal aMissingOneIsABadRequest(Refusal refusal) {
        return refusal.kind() == Refusal.Kind.MISSING
                ? new Refusal(Refusal.Kind.INVALID, refusal.code(), refusal.message())
                : refusal;
    }

    private void ask(Request request, Server server, ServerAction action, UnaryOperator<Refusal> shown) {
        Locks.refuse(server, request.caller());
        surroundings
                .operations()
                .act(server, action, ServerAccess.asker(request))
                .map(shown)
                .ifPresent(refusal -> {
                    throw Faults.of(refusal);
                });
    }

    private static long number(Request request, Server server) {
        String id = request.pathParameter("migration");
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException none) {
            throw Fault.notFound("Migration " + id + " for instance " + server.id() + " could not be found.");
        }
    }
}
