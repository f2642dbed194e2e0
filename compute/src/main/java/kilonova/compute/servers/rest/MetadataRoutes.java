package kilonova.compute.servers.rest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import kilonova.compute.servers.Server;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /servers/{id}/metadata}. */
final class MetadataRoutes {
    private static final InputSchema ALL = InputSchema.of(MetadataRoutes.class, "metadata.json");
    private static final InputSchema ITEM = InputSchema.of(MetadataRoutes.class, "metadata-item.json");
    private static final String RULE = "os_compute_api:server-metadata:";

    private final Surroundings surroundings;
    private final ServerAccess access;

    MetadataRoutes(Surroundings surroundings, ServerAccess access) {
        this.surroundings = surroundings;
        this.access = access;
    }

    List<Route> routes() {
        return List.of(
                Routes.get("/servers/{id}/metadata", this::list),
                Routes.post("/servers/{id}/metadata", this::merge),
                Routes.put("/servers/{id}/metadata", this::replace),
                Routes.get("/servers/{id}/metadata/{key}", this::show),
                Routes.put("/servers/{id}/metadata/{key}", this::set),
                Routes.delete("/servers/{id}/metadata/{key}", this::remove));
    }

    private Response list(Request request) {
        Server server = access.read(request, RULE + "index");
        return all(server.details().metadata());
    }

    private Response show(Request request) {
        Map<String, String> metadata =
                access.read(request, RULE + "show").details().metadata();
        String key = request.pathParameter("key");
        return item(Map.of(key, existing(metadata, key)));
    }

    private Response merge(Request request) {
        Map<String, String> asked = Metadata.of(ALL.body(request).path("metadata"));
        return all(change(request, RULE + "create", known -> merged(known, asked)));
    }

    private Response replace(Request request) {
        Map<String, String> asked = Metadata.of(ALL.body(request).path("metadata"));
        return all(change(request, RULE + "update_all", _ -> asked));
    }

    private Response set(Request request) {
        JsonNode meta = ITEM.body(request).path("meta");
        if (!meta.has(request.pathParameter("key"))) {
            throw Fault.badRequest("Request body and URI mismatch");
        }
        Map<String, String> asked = Metadata.of(meta);
        change(request, RULE + "update", known -> merged(known, asked));
        return item(asked);
    }

    private Response remove(Request request) {
        String key = request.pathParameter("key");
        change(request, RULE + "delete", known -> {
            existing(known, key);
            Map<String, String> left = new LinkedHashMap<>(known);
            left.remove(key);
            return left;
        });
        return Response.empty(204);
    }

    private Map<String, String> change(Request request, String rule, UnaryOperator<Map<String, String>> change) {
        Server server = access.write(request, rule);
        Locks.refuse(server, request.caller());
        Server changed = surroundings
                .servers()
                .update(server.id(), current -> {
                    SettledServers.refuseUnsettled(current, "update metadata");
                    Map<String, String> metadata =
                            change.apply(current.details().metadata());
                    Metadata.refuseTooMany(metadata, surroundings.metadataItems());
                    return current.with(
                            current.details().withMetadata(metadata),
                            surroundings.clock().instant());
                })
                .orElseThrow(() -> ServerAccess.missing(server.id().toString()));
        return changed.details().metadata();
    }

    private static Map<String, String> merged(Map<String, String> known, Map<String, String> asked) {
        Map<String, String> merged = new LinkedHashMap<>(known);
        merged.putAll(asked);
        return merged;
    }

    private static String existing(Map<String, String> metadata, String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw Fault.notFound("Metadata item was not found");
        }
        return value;
    }

    private static Response all(Map<String, String> metadata) {
        ObjectNode body = Json.object();
        new TreeMap<>(metadata).forEach(body.putObject("metadata")::put);
        return Response.json(200, body);
    }

    private static Response item(Map<String, String> metadata) {
        ObjectNode body = Json.object();
        metadata.forEach(body.putObject("meta")::put);
        return Response.json(200, body);
    }
}
