package kilonova.compute.explain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import kilonova.compute.api.ComputeDialect;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.scheduler.Explanation;
import kilonova.compute.scheduler.PlacementScheduler;
import kilonova.compute.scheduler.Scheduler;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.compute.servers.VmState;
import kilonova.http.Authenticator;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Routes;
import kilonova.http.Service;
import kilonova.http.Uuids;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /kilonova/v1/explain?server=ID} or {@code ?flavor=ID&count=N}, for admins: per host and device the first rule that says
 * no, with its numbers, as things are now.
 */
public final class ExplainApi {
    private static final int MOST = 10_000;

    private final Servers servers;
    private final PlacementScheduler scheduler;
    private final Function<String, Optional<Flavor>> flavors;
    private final LiveMigrationRoute liveMigration;

    /** @param flavors finds a flavor by id or name */
    public ExplainApi(
            Servers servers,
            PlacementScheduler scheduler,
            Function<String, Optional<Flavor>> flavors,
            LiveMigrationRoute liveMigration) {
        this.servers = servers;
        this.scheduler = scheduler;
        this.flavors = flavors;
        this.liveMigration = liveMigration;
    }

    /** The service, to be mounted beside the OpenStack APIs. */
    public Service service(Authenticator authenticator) {
        return new Service(
                "explain",
                "/kilonova/v1",
                Routes.of(
                        Stream.concat(Stream.of(Routes.get("/explain", this::explain)), liveMigration.routes().stream())
                                .toList()),
                new ComputeDialect(),
                authenticator);
    }

    private Response explain(Request request) {
        if (!request.caller().isAdmin()) {
            throw Fault.forbidden("Only an admin may see what hosts and devices say.");
        }
        Optional<String> server = request.query().last("server");
        Optional<String> flavor = request.query().last("flavor");
        if (server.isPresent() == flavor.isPresent()) {
            throw Fault.badRequest("Name either a server (server=ID) or a flavor (flavor=ID).");
        }
        int count = count(request);
        Scheduler.Wish wish = server.isPresent()
                ? ofServer(server.get())
                : ofFlavor(flavor.orElseThrow(), request.caller().projectId().orElse(""));
        return Response.json(200, view(wish, count));
    }

    private ObjectNode view(Scheduler.Wish wish, int count) {
        Explanation explanation = scheduler.explain(wish);
        int room = explanation.placeable() ? scheduler.room(wish, count) : 0;
        ObjectNode body = Json.object();
        ObjectNode shown = body.putObject("explanation");
        shown.put("placeable", room >= count);
        shown.put("asked", count);
        shown.put("room", room);
        shown.put(
                "sentence",
                explanation.placeable() && room < count
                        ? "There is room for " + room + " of " + count + "."
                        : explanation.sentence());
        if (wish.server().state().vm() == VmState.ERROR) {
            wish.server()
                    .state()
                    .fault()
                    .ifPresent(fault -> shown.putObject("fault")
                            .put("created", fault.createdAt().toString())
                            .put("message", fault.message())
                            .put("details", fault.details()));
        }
        ArrayNode hosts = shown.putArray("hosts");
        explanation.hosts().forEach(host -> add(hosts, host));
        return body;
    }

    private static void add(ArrayNode hosts, Explanation.HostVerdict host) {
        ObjectNode node = hosts.addObject();
        node.put("host", host.host());
        node.put("fits", host.fits());
        host.code().ifPresent(code -> node.put("code", code));
        node.put("message", host.message());
        ArrayNode devices = node.putArray("devices");
        for (Explanation.DeviceVerdict device : host.devices()) {
            devices.addObject()
                    .put("provider", device.provider())
                    .put("group", device.group())
                    .put("code", device.code())
                    .put("message", device.message());
        }
    }

    private Scheduler.Wish ofServer(String text) {
        Server server = Uuids.canonical(text)
                .flatMap(servers::find)
                .orElseThrow(() -> Fault.notFound("Instance " + text + " could not be found."));
        return new Scheduler.Wish(
                server, server.flavor(), Set.of(), server.whereabouts().requestedHost());
    }

    private Scheduler.Wish ofFlavor(String name, String projectId) {
        Flavor flavor =
                flavors.apply(name).orElseThrow(() -> Fault.notFound("Flavor " + name + " could not be found."));
        return new Scheduler.Wish(imagined(flavor, projectId), flavor, Set.of(), Optional.empty());
    }

    /** A server that nobody asked for. */
    private static Server imagined(Flavor flavor, String projectId) {
        Instant never = Instant.EPOCH;
        return new Server(
                UUID.randomUUID(),
                "",
                projectId,
                "",
                never,
                never,
                new Server.Details(
                        "",
                        Optional.empty(),
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
                        Map.of(),
                        Optional.empty()),
                flavor,
                Optional.empty(),
                new Server.State(
                        VmState.BUILDING,
                        Optional.empty(),
                        PowerState.NOSTATE,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new Server.Whereabouts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, ""),
                Optional.empty());
    }

    private static int count(Request request) {
        String text = request.query().last("count").orElse("1");
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MOST) {
                return count;
            }
        } catch (NumberFormatException none) {
            throw Fault.badRequest("count must be a whole number, not '" + text + "'.");
        }
        throw Fault.badRequest("count must be from 1 to " + MOST + ".");
    }
}
