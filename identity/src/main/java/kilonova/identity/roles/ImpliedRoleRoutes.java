package kilonova.identity.roles;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.identity.api.Api;
import kilonova.identity.directory.Directory;
import kilonova.identity.directory.Id;
import kilonova.identity.directory.Refusal;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v3/roles/{id}/implies} and {@code /v3/role_inferences}. */
public final class ImpliedRoleRoutes {
    private final Api api;

    public ImpliedRoleRoutes(Api api) {
        this.api = api;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/v3/role_inferences", this::inferences),
                Routes.get("/v3/roles/{id}/implies", this::list),
                Routes.put("/v3/roles/{id}/implies/{implied}", this::create),
                Routes.get("/v3/roles/{id}/implies/{implied}", this::show),
                Routes.head("/v3/roles/{id}/implies/{implied}", this::check),
                Routes.delete("/v3/roles/{id}/implies/{implied}", this::delete));
    }

    private Response inferences(Request request) {
        Api.require("list_role_inference_rules", Api.access(request).readsAll());
        Directory directory = api.directory();
        ObjectNode body = Json.object();
        ArrayNode rules = body.putArray("role_inferences");
        directory
                .all(Role.KIND)
                .filter(role -> implied(directory, role).findAny().isPresent())
                .sorted(Comparator.comparing(Role::name))
                .forEach(role -> rules.add(inference(request, directory, role)));
        return Response.json(200, body);
    }

    private Response list(Request request) {
        Api.require("list_implied_roles", Api.access(request).readsAll());
        Role prior = api.find(Role.KIND, prior(request), "role");
        ObjectNode body = Json.object();
        body.set("role_inference", inference(request, api.directory(), prior));
        body.putObject("links").put("self", request.url("/v3/roles/" + prior.id() + "/implies"));
        return Response.json(200, body);
    }

    private Response create(Request request) {
        Api.require("create_implied_role", Api.access(request).isAdmin());
        ImpliedRole implied = api.decide(directory -> Roles.imply(directory, pair(request)));
        return Response.json(201, pair(request, implied));
    }

    private Response show(Request request) {
        Api.require("get_implied_role", Api.access(request).readsAll());
        return Response.json(200, pair(request, existing(request)));
    }

    private Response check(Request request) {
        Api.require("check_implied_role", Api.access(request).readsAll());
        existing(request);
        return Response.empty(204);
    }

    private Response delete(Request request) {
        Api.require("delete_implied_role", Api.access(request).isAdmin());
        api.decide(directory -> Roles.unimply(directory, pair(request)));
        return Response.empty(204);
    }

    private ImpliedRole existing(Request request) {
        ImpliedRole pair = pair(request);
        if (!api.directory().contains(ImpliedRole.KIND, pair)) {
            throw Api.fault(Refusal.missing(
                    "role implied by " + pair.priorRoleId(),
                    pair.impliedRoleId().value()));
        }
        return pair;
    }

    private ObjectNode pair(Request request, ImpliedRole pair) {
        ObjectNode body = Json.object();
        ObjectNode inference = body.putObject("role_inference");
        inference.set("prior_role", mention(request, api.find(Role.KIND, pair.priorRoleId(), "role")));
        inference.set("implies", mention(request, api.find(Role.KIND, pair.impliedRoleId(), "role")));
        body.putObject("links").put("self", request.url(request.pathUnderPrefix()));
        return body;
    }

    private static ObjectNode inference(Request request, Directory directory, Role prior) {
        ObjectNode inference = Json.object();
        inference.set("prior_role", mention(request, prior));
        ArrayNode implies = inference.putArray("implies");
        implied(directory, prior)
                .sorted(Comparator.comparing(Role::name))
                .forEach(role -> implies.add(mention(request, role)));
        return inference;
    }

    private static Stream<Role> implied(Directory directory, Role prior) {
        return directory
                .all(ImpliedRole.KIND)
                .filter(pair -> pair.priorRoleId().equals(prior.id()))
                .flatMap(pair -> directory.find(Role.KIND, pair.impliedRoleId()).stream());
    }

    private static ObjectNode mention(Request request, Role role) {
        ObjectNode node = RoleRoutes.document(request, role);
        node.remove(List.of("options", "domain_id"));
        return node;
    }

    private static ImpliedRole pair(Request request) {
        return new ImpliedRole(prior(request), new Id<>(request.pathParameter("implied")));
    }

    private static Id<Role> prior(Request request) {
        return new Id<>(request.pathParameter("id"));
    }
}
