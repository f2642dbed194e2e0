package kilonova.compute.servers.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.compute.api.Faults;
import kilonova.compute.api.Links;
import kilonova.compute.api.Policy;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.CreateServers;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerOperations.Created;
import kilonova.http.Caller;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /servers}. */
final class CreateRoute {
    private static final InputSchema BODY = InputSchema.of(CreateRoute.class, "create.json");

    /** So that one request cannot fill the memory where there is no quota. */
    private static final int MOST_SERVERS = 10_000;

    private final Surroundings surroundings;

    CreateRoute(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    List<Route> routes() {
        return List.of(Routes.post("/servers", this::create));
    }

    private Response create(Request request) {
        JsonNode body = BODY.body(request);
        JsonNode server = body.path("server");
        CreateServers wish = wish(request, body);
        List<Server> made = switch (surroundings.operations().create(wish, ServerAccess.asker(request))) {
            case Created.Accepted(List<Server> servers) -> servers;
            case Created.Refused(var refusal) -> throw Faults.of(refusal);
        };
        Server first = made.getFirst();
        if (Loose.flag(server.path("return_reservation_id"))) {
            return Response.json(
                    202, Json.object().put("reservation_id", first.whereabouts().reservationId()));
        }
        return answer(request, first, server);
    }

    private static Response answer(Request request, Server made, JsonNode asked) {
        String id = made.id().toString();
        Links links = Links.of(request);
        ObjectNode body = Json.object();
        ObjectNode view = body.putObject("server")
                .put("id", id)
                .put("OS-DCF:diskConfig", made.details().diskConfig())
                .put("adminPass", Loose.text(asked, "adminPass").orElseGet(AdminPassword::make));
        view.set("links", links.both("servers", id));
        ArrayNode groups = view.putArray("security_groups");
        if (asked.path("security_groups").isArray()) {
            asked.path("security_groups").forEach(groups::add);
        } else {
            groups.addObject().put("name", "default");
        }
        return Response.json(202, body).with("Location", links.self("servers", id));
    }

    private CreateServers wish(Request request, JsonNode body) {
        Caller caller = request.caller();
        String projectId = caller.projectId().orElse("");
        Policy.allow(!projectId.isEmpty() && caller.mayWrite(projectId), "os_compute_api:servers:create");
        JsonNode server = body.path("server");
        int minCount = Loose.number(server.path("min_count"), 1);
        int maxCount = Loose.number(server.path("max_count"), minCount);
        if (minCount > maxCount) {
            throw Fault.badRequest("min_count must be <= max_count");
        }
        if (maxCount > MOST_SERVERS) {
            throw Fault.badRequest("max_count may be at most " + MOST_SERVERS + " in one request");
        }
        Optional<String> hostname = Loose.text(server, "hostname");
        if (hostname.isPresent() && maxCount > 1) {
            throw Fault.badRequest("Unable to allocate a single hostname to multiple instances");
        }
        RequestedPlace place = RequestedPlace.read(request, server, surroundings.zones(), surroundings.hosts());
        refuseUnsupported(server);
        BlockDevices.check(server);
        CreateServers.Networks networks = NetworksWish.read(server.path("networks"), maxCount);
        Map<String, String> metadata = Metadata.of(server.path("metadata"));
        Metadata.refuseTooMany(metadata, surroundings.metadataItems());
        Flavor flavor = flavor(caller, server.path("flavorRef").asString());
        String imageId = image(caller, server, flavor);
        Optional<String> keyName = Loose.text(server, "key_name");
        return new CreateServers(
                server.path("name").asString(),
                hostname,
                request.microversion().atLeast(19) ? Loose.text(server, "description") : Loose.text(server, "name"),
                flavor,
                Optional.of(imageId),
                minCount,
                maxCount,
                networks,
                metadata,
                texts(server.path("tags")),
                keyName,
                keyName.map(name -> publicKey(caller, name)),
                Loose.text(server, "user_data"),
                Loose.flag(server.path("config_drive")),
                Loose.text(server, "OS-DCF:diskConfig").orElse("MANUAL"),
                Loose.text(server, "accessIPv4").orElse(""),
                Loose.text(server, "accessIPv6").orElse(""),
                securityGroups(server.path("security_groups")),
                hints(body),
                place.zone(),
                place.host());
    }

    /** What the API knows and this cloud has not, said instead of silently left out. */
    static void refuseUnsupported(JsonNode body) {
        if (!body.path("personality").isEmpty()) {
            throw Fault.badRequest("Injected files (personality) are not supported. Use user_data.");
        }
        if (!body.path("trusted_image_certificates").isEmpty()) {
            throw Fault.badRequest("Trusted image certificates are not supported: image signatures are not verified.");
        }
    }

    private Flavor flavor(Caller caller, String id) {
        return surroundings
                .flavors()
                .find(caller, id)
                .orElseThrow(() -> Fault.badRequest("Flavor " + id + " could not be found."));
    }

    private String image(Caller caller, JsonNode server, Flavor flavor) {
        String id = server.path("imageRef").asString("");
        if (id.isEmpty()) {
            throw Fault.badRequest("Missing imageRef attribute");
        }
        BootImage.check(surroundings.images(), caller, id, flavor, "Can not find requested image");
        if (flavor.rootDiskGb() == 0) {
            Policy.allow(caller.isAdmin(), "os_compute_api:servers:create:zero_disk_flavor");
        }
        return id;
    }

    private String publicKey(Caller caller, String name) {
        return surroundings
                .keyPairs()
                .publicKey(caller.user().id(), name)
                .orElseThrow(() -> Fault.badRequest("Invalid key_name provided."));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(item -> texts.add(item.asString()));
        return texts;
    }

    private static List<String> securityGroups(JsonNode groups) {
        Set<String> names = new LinkedHashSet<>();
        groups.forEach(group -> Loose.text(group, "name").ifPresent(names::add));
        return List.copyOf(names);
    }

    private static Map<String, List<String>> hints(JsonNode body) {
        JsonNode hints = body.has("os:scheduler_hints")
                ? body.path("os:scheduler_hints")
                : body.path("OS-SCH-HNT:scheduler_hints");
        Map<String, List<String>> read = new LinkedHashMap<>();
        hints.properties().forEach(hint -> {
            List<String> values = new ArrayList<>();
            if (hint.getValue().isArray()) {
                hint.getValue().forEach(value -> values.add(plain(value)));
            } else {
                values.add(plain(hint.getValue()));
            }
            read.put(hint.getKey(), List.copyOf(values));
        });
        return read;
    }

    private static String plain(JsonNode value) {
        return value.isContainer() ? value.toString() : value.asString();
    }
}
