package kilonova.compute.flavors;

import java.util.List;
import java.util.TreeSet;
import kilonova.compute.api.Faults;
import kilonova.compute.api.KnownProjects;
import kilonova.compute.api.Policy;
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

/** Who may use a private flavor: {@code /flavors/{id}/os-flavor-access} and {@code /flavors/{id}/action}. */
final class FlavorAccessApi {
    private static final InputSchema ACTION = InputSchema.of(FlavorAccessApi.class, "action.json");
    private static final String POLICY = "os_compute_api:os-flavor-access";

    private final Flavors flavors;
    private final KnownProjects projects;

    FlavorAccessApi(Flavors flavors, KnownProjects projects) {
        this.flavors = flavors;
        this.projects = projects;
    }

    List<Route> routes() {
        return List.of(
                Routes.get("/flavors/{id}/os-flavor-access", this::list),
                Routes.post("/flavors/{id}/action", this::act));
    }

    private Response list(Request request) {
        Policy.admin(request, POLICY);
        Flavor flavor = FlavorsApi.visible(flavors, request);
        if (flavor.isPublic()) {
            throw Fault.notFound("Access list not available for public flavors.");
        }
        return answer(flavor);
    }

    private Response act(Request request) {
        JsonNode body = ACTION.body(request);
        Policy.admin(request, POLICY + (body.has("addTenantAccess") ? ":add_tenant_access" : ":remove_tenant_access"));
        String id = request.pathParameter("id");
        JsonNode added = body.path("addTenantAccess");
        if (added.isMissingNode()) {
            String removed = body.path("removeTenantAccess").path("tenant").stringValue();
            return answer(Faults.orFault(flavors.removeAccess(id, removed)));
        }
        String project = added.path("tenant").stringValue();
        if (!projects.exists(project)) {
            throw Fault.badRequest("Project ID " + project + " is not a valid project.");
        }
        return answer(Faults.orFault(
                flavors.addAccess(id, project, request.microversion().below(7))));
    }

    private static Response answer(Flavor flavor) {
        ArrayNode access = Json.array();
        for (String project : new TreeSet<>(flavor.projects())) {
            access.addObject().put("flavor_id", flavor.id()).put("tenant_id", project);
        }
        ObjectNode body = Json.object();
        body.set("flavor_access", access);
        return Response.json(200, body);
    }
}
