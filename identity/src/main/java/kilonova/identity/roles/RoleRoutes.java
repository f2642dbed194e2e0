package kilonova.identity.roles;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.identity.api.Api;
import kilonova.identity.api.Documents;
import kilonova.identity.api.Fields;
import kilonova.identity.api.Listing;
import kilonova.identity.directory.Attributes;
import kilonova.identity.directory.Id;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v3/roles}. */
public final class RoleRoutes {
    private static final int NAME = 255;
    private static final Set<String> FILTERS = Set.of("name", "domain_id");

    private final Api api;

    public RoleRoutes(Api api) {
        this.api = api;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/v3/roles", this::list),
                Routes.post("/v3/roles", this::create),
                Routes.get("/v3/roles/{id}", this::show),
                Routes.patch("/v3/roles/{id}", this::update),
                Routes.delete("/v3/roles/{id}", this::delete));
    }

    /** A role as the API shows it. */
    public static ObjectNode document(Request request, Role role) {
        ObjectNode node = Documents.with(role.extra());
        node.put("id", role.id().value());
        node.put("name", role.name());
        Documents.put(node, "domain_id", role.domainId().map(Id::value));
        Documents.put(node, "description", role.description());
        if (!node.has("options")) {
            node.putObject("options");
        }
        return Documents.linked(node, request, "/v3/roles/" + role.id());
    }

    /** A role where it is only mentioned. */
    public static ObjectNode mention(Role role) {
        ObjectNode node = Json.object();
        node.put("id", role.id().value());
        node.put("name", role.name());
        Documents.put(node, "domain_id", role.domainId().map(Id::value));
        return node;
    }

    /** Lists the roles of the deployment, or with {@code domain_id} those of that domain. */
    private Response list(Request request) {
        Api.require("list_roles", Api.access(request).readsADomain());
        boolean ofDomain = request.query().has("domain_id");
        return Listing.answer(
                request,
                "roles",
                api.directory()
                        .all(Role.KIND)
                        .filter(role -> ofDomain || role.domainId().isEmpty())
                        .map(role -> document(request, role)),
                FILTERS);
    }

    private Response create(Request request) {
        Api.require("create_role", Api.access(request).isAdmin());
        Fields fields = Fields.of(request, "role");
        Role role = new Role(
                Id.random(),
                fields.text("name", NAME),
                fields.id("domain_id"),
                fields.optional("description"),
                fields.rest(Attributes.NONE));
        return Documents.answer(201, "role", document(request, api.decide(directory -> Roles.put(directory, role))));
    }

    private Response show(Request request) {
        Api.require("get_role", Api.access(request).readsADomain());
        return Documents.answer(200, "role", document(request, api.find(Role.KIND, id(request), "role")));
    }

    private Response update(Request request) {
        Api.require("update_role", Api.access(request).isAdmin());
        Fields fields = Fields.of(request, "role");
        fields.sameId(request.pathParameter("id"));
        return Documents.answer(
                200,
                "role",
                document(
                        request,
                        api.update(Role.KIND, id(request), "role", before -> changed(before, fields), Roles::put)));
    }

    private static Role changed(Role before, Fields fields) {
        if (fields.has("domain_id") && !Optional.of(before.domainId()).equals(Optional.of(fields.id("domain_id")))) {
            throw Fault.badRequest("A role cannot move to another domain.");
        }
        return new Role(
                before.id(),
                fields.text("name", before.name(), NAME),
                before.domainId(),
                fields.optional("description", before.description()),
                fields.rest(before.extra()));
    }

    private Response delete(Request request) {
        Api.require("delete_role", Api.access(request).isAdmin());
        api.decide(directory -> Roles.delete(directory, id(request)));
        return Response.empty(204);
    }

    private static Id<Role> id(Request request) {
        return new Id<>(request.pathParameter("id"));
    }
}
