package kilonova.compute.explain;

import java.util.List;
import java.util.Optional;
import kilonova.compute.livemigration.MigrationReport;
import kilonova.compute.livemigration.Obstacle;
import kilonova.compute.operations.LivePreflight;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Uuids;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /kilonova/v1/live-migration?server=ID&host=NAME}, for admins: whether a server could move while it runs now, and all that is in
 * the way, for the host named or for each.
 */
public final class LiveMigrationRoute {
    private final Servers servers;
    private final LivePreflight preflight;

    public LiveMigrationRoute(Servers servers, LivePreflight preflight) {
        this.servers = servers;
        this.preflight = preflight;
    }

    List<Route> routes() {
        return List.of(Routes.get("/live-migration", this::check));
    }

    private Response check(Request request) {
        if (!request.caller().isAdmin()) {
            throw Fault.forbidden("Only an admin may see what hosts and devices say.");
        }
        String id = request.query().last("server").orElseThrow(() -> Fault.badRequest("Name a server (server=ID)."));
        Server server = Uuids.canonical(id)
                .flatMap(servers::find)
                .orElseThrow(() -> Fault.notFound("Instance " + id + " could not be found."));
        Optional<String> host = request.query().last("host");
        MigrationReport report = preflight.of(server, host);
        if (host.isPresent()
                && report.hosts().isEmpty()
                && server.whereabouts().host().isPresent()) {
            throw Fault.notFound("Compute host " + host.get() + " could not be found.");
        }
        return Response.json(200, view(server, report));
    }

    private static ObjectNode view(Server server, MigrationReport report) {
        ObjectNode body = Json.object();
        ObjectNode shown = body.putObject("live_migration");
        shown.put("server", server.id().toString());
        shown.put("source", server.whereabouts().host().orElse(null));
        shown.put("possible", report.isPossible());
        shown.put("sentence", report.sentence());
        add(shown.putArray("reasons"), report.server());
        ArrayNode hosts = shown.putArray("hosts");
        for (MigrationReport.Destination destination : report.hosts()) {
            ObjectNode node = hosts.addObject();
            node.put("host", destination.host()).put("fits", destination.fits());
            add(node.putArray("reasons"), destination.obstacles());
        }
        return body;
    }

    private static void add(ArrayNode reasons, List<Obstacle> obstacles) {
        obstacles.forEach(no -> reasons.addObject().put("code", no.code()).put("message", no.message()));
    }
}
