package kilonova.identity.groups;

import java.util.List;
import java.util.Set;
import kilonova.http.Fault;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.identity.api.Access;
import kilonova.identity.api.Api;
import kilonova.identity.api.Documents;
import kilonova.identity.api.Fields;
import kilonova.identity.api.Listing;
import kilonova.identity.directory.Attributes;
import kilonova.identity.directory.Id;
import kilonova.identity.domains.Domain;
import kilonova.identity.domains.DomainRoutes;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v3/groups}. */
public final class GroupRoutes {
    private static final int NAME = 64;
    static final Set<String> FILTERS = Set.of("name", "domain_id");

    private final Api api;

    public GroupRoutes(Api api) {
        this.api = api;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/v3/groups", this::list),
                Routes.post("/v3/groups", this::create),
                Routes.get("/v3/groups/{id}", this::show),
                Routes.patch("/v3/groups/{id}", this::update),
                Routes.delete("/v3/groups/{id}", this::delete));
    }

    static ObjectNode document(Request request, Group group) {
        ObjectNode node = Documents.with(group.extra());
        node.put("id", group.id().value());
        node.put("name", group.name());
        node.put("domain_id", group.domainId().value());
        node.put("description", group.description());
        return Documents.linked(node, request, "/v3/groups/" + group.id());
    }

    private Response list(Request request) {
        Access access = Api.access(request);
        Api.require("list_groups", access.readsADomain());
        return Listing.answer(
                request,
                "groups",
                api.directory()
                        .all(Group.KIND)
                        .filter(group -> access.readsDomain(group.domainId()))
                        .map(group -> document(request, group)),
                FILTERS);
    }

    private Response create(Request request) {
        Fields fields = Fields.of(request, "group");
        Id<Domain> domain = DomainRoutes.domainFor(request.caller(), fields.id("domain_id"));
        Api.require("create_group", Api.access(request).managesDomain(domain));
        Group group = new Group(
                Id.random(),
                domain,
                fields.text("name", NAME),
                fields.optional("description").orElse(""),
                fields.rest(Attributes.NONE));
        return Documents.answer(201, "group", document(request, api.decide(directory -> Groups.put(directory, group))));
    }

    private Response show(Request request) {
        requireReader(request, "get_group");
        return Documents.answer(200, "group", document(request, api.find(Group.KIND, id(request), "group")));
    }

    private Response update(Request request) {
        requireManager(request, "update_group");
        Fields fields = Fields.of(request, "group");
        fields.sameId(request.pathParameter("id"));
        return Documents.answer(
                200,
                "group",
                document(
                        request,
                        api.update(Group.KIND, id(request), "group", before -> changed(before, fields), Groups::put)));
    }

    private static Group changed(Group before, Fields fields) {
        if (fields.<Domain>id("domain_id")
                .filter(named -> !named.equals(before.domainId()))
                .isPresent()) {
            throw Fault.badRequest("A group cannot move to another domain.");
        }
        return new Group(
                before.id(),
                before.domainId(),
                fields.text("name", before.name(), NAME),
                fields.has("description") ? fields.optional("description").orElse("") : before.description(),
                fields.rest(before.extra()));
    }

    private Response delete(Request request) {
        requireManager(request, "delete_group");
        api.decide(directory -> Groups.delete(directory, id(request)));
        return Response.empty(204);
    }

    private void requireReader(Request request, String rule) {
        requireReader(api, request, id(request), rule);
    }

    private void requireManager(Request request, String rule) {
        requireManager(api, request, id(request), rule);
    }

    static void requireReader(Api api, Request request, Id<Group> id, String rule) {
        Access access = Api.access(request);
        Api.require(
                rule,
                api.directory()
                        .find(Group.KIND, id)
                        .map(group -> access.readsDomain(group.domainId()))
                        .orElse(access.readsAll()));
    }

    static void requireManager(Api api, Request request, Id<Group> id, String rule) {
        Access access = Api.access(request);
        Api.require(
                rule,
                api.directory()
                        .find(Group.KIND, id)
                        .map(group -> access.managesDomain(group.domainId()))
                        .orElse(access.isAdmin()));
    }

    private static Id<Group> id(Request request) {
        return new Id<>(request.pathParameter("id"));
    }
}
