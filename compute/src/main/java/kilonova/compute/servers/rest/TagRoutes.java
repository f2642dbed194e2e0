package kilonova.compute.servers.rest;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import kilonova.compute.api.Links;
import kilonova.compute.servers.Server;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /servers/{id}/tags}, from 2.26. */
final class TagRoutes {
    private static final InputSchema ALL = InputSchema.of(TagRoutes.class, "tags.json");
    private static final String RULE = "os_compute_api:os-server-tags:";
    private static final int MOST = 50;
    private static final int LONGEST = 60;

    private final Surroundings surroundings;
    private final ServerAccess access;

    TagRoutes(Surroundings surroundings, ServerAccess access) {
        this.surroundings = surroundings;
        this.access = access;
    }

    List<Route> routes() {
        return List.of(
                Routes.get("/servers/{id}/tags", this::list).from(26),
                Routes.put("/servers/{id}/tags", this::replace).from(26),
                Routes.delete("/servers/{id}/tags", this::clear).from(26),
                Routes.get("/servers/{id}/tags/{tag}", this::has).from(26),
                Routes.put("/servers/{id}/tags/{tag}", this::add).from(26),
                Routes.delete("/servers/{id}/tags/{tag}", this::remove).from(26));
    }

    private Response list(Request request) {
        return all(access.read(request, RULE + "index"));
    }

    private Response has(Request request) {
        Server server = access.read(request, RULE + "show");
        String tag = request.pathParameter("tag");
        if (!server.details().tags().contains(tag)) {
            throw Fault.notFound("Server " + server.id() + " has no tag '" + tag + "'");
        }
        return Response.empty(204);
    }

    private Response replace(Request request) {
        Set<String> tags = new LinkedHashSet<>();
        ALL.body(request).path("tags").forEach(tag -> tags.add(tag.asString()));
        Server server = access.write(request, RULE + "update_all");
        return all(change(server, "update tags", _ -> tags));
    }

    private Response add(Request request) {
        Server server = access.write(request, RULE + "update");
        String tag = request.pathParameter("tag");
        if (tag.indexOf(',') >= 0 || tag.indexOf('/') >= 0 || tag.length() > LONGEST) {
            throw Fault.badRequest("Tag '" + tag + "' is invalid. It must be a non empty string without characters '/'"
                    + " and ',', of at most " + LONGEST + " characters.");
        }
        boolean isNew = !server.details().tags().contains(tag);
        change(server, "update tag", known -> with(known, tag));
        String self = Links.of(request).self("servers", server.id().toString());
        return isNew ? Response.empty(201).with("Location", self + "/tags/" + tag) : Response.empty(204);
    }

    private static Set<String> with(Set<String> known, String tag) {
        if (known.size() >= MOST) {
            throw Fault.badRequest("The number of tags exceeded the per-server limit " + MOST);
        }
        Set<String> more = new LinkedHashSet<>(known);
        more.add(tag);
        return more;
    }

    private Response remove(Request request) {
        Server server = access.write(request, RULE + "delete");
        String tag = request.pathParameter("tag");
        change(server, "delete tag", known -> {
            Set<String> left = new LinkedHashSet<>(known);
            if (!left.remove(tag)) {
                throw Fault.notFound("Server " + server.id() + " has no tag '" + tag + "'");
            }
            return left;
        });
        return Response.empty(204);
    }

    private Response clear(Request request) {
        change(access.write(request, RULE + "delete_all"), "delete tags", _ -> Set.of());
        return Response.empty(204);
    }

    private Server change(Server server, String action, UnaryOperator<Set<String>> change) {
        return surroundings
                .servers()
                .update(server.id(), current -> {
                    SettledServers.refuseUnsettled(current, action);
                    return current.with(
                            current.details()
                                    .withTags(change.apply(current.details().tags())),
                            surroundings.clock().instant());
                })
                .orElseThrow(() -> ServerAccess.missing(server.id().toString()));
    }

    private static Response all(Server server) {
        ObjectNode body = Json.object();
        ArrayNode tags = body.putArray("tags");
        new TreeSet<>(server.details().tags()).forEach(tags::add);
        return Response.json(200, body);
    }
}
