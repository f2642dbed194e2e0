package kilonova.identity.projects;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v3/projects}. */
public final class ProjectRoutes {
    /** The fields that a listing of projects may be filtered by. */
    public static final Set<String> FILTERS = Set.of("name", "domain_id", "enabled", "parent_id", "is_domain");

    private static final int NAME = 64;

    private final Api api;

    public ProjectRoutes(Api api) {
        this.api = api;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/v3/projects", this::list),
                Routes.post("/v3/projects", this::create),
                Routes.get("/v3/projects/{id}", this::show),
                Routes.patch("/v3/projects/{id}", this::update),
                Routes.delete("/v3/projects/{id}", this::delete));
    }

    /** A project as the API shows it. */
    public static ObjectNode document(Request request, Project project) {
        ObjectNode node = Documents.with(project.extra());
        node.put("id", project.id().value());
        node.put("name", project.name());
        node.put("domain_id", project.domainId().value());
        node.put("description", project.description());
        node.put("enabled", project.enabled());
        node.put(
                "parent_id",
                project.parentId().map(Id::value).orElse(project.domainId().value()));
        node.put("is_domain", false);
        ArrayNode tags = node.putArray("tags");
        project.tags().forEach(tags::add);
        if (!node.has("options")) {
            node.putObject("options");
        }
        return Documents.linked(node, request, "/v3/projects/" + project.id());
    }

    private Response list(Request request) {
        Access access = Api.access(request);
        Api.require("list_projects", access.readsADomain());
        return Listing.answer(
                request,
                "projects",
                api.directory()
                        .all(Project.KIND)
                        .filter(project -> access.readsDomain(project.domainId()))
                        .map(project -> document(request, project)),
                FILTERS);
    }

    private Response create(Request request) {
        Fields fields = Fields.of(request, "project");
        Id<Domain> domain = DomainRoutes.domainFor(request.caller(), fields.id("domain_id"));
        Api.require("create_project", Api.access(request).managesDomain(domain));
        if (fields.flag("is_domain", false)) {
            throw Fault.badRequest("A project that acts as a domain is made with POST /v3/domains.");
        }
        Project project = new Project(
                Id.random(),
                domain,
                fields.text("name", NAME),
                fields.optional("description").orElse(""),
                fields.flag("enabled", true),
                parent(fields, domain),
                fields.texts("tags", List.of()),
                Instant.EPOCH,
                fields.rest(Attributes.NONE));
        return Documents.answer(
                201, "project", document(request, api.decide(directory -> Projects.put(directory, project))));
    }

    private Response show(Request request) {
        Access access = Api.access(request);
        Optional<Project> project = api.directory().find(Project.KIND, id(request));
        Api.require(
                "get_project",
                access.isInProject(id(request))
                        || project.map(found -> access.readsDomain(found.domainId()))
                                .orElse(access.readsAll()));
        return Documents.answer(200, "project", document(request, api.find(Project.KIND, id(request), "project")));
    }

    private Response update(Request request) {
        require(request, "update_project");
        Fields fields = Fields.of(request, "project");
        fields.sameId(request.pathParameter("id"));
        return Documents.answer(
                200,
                "project",
                document(
                        request,
                        api.update(
                                Project.KIND,
                                id(request),
                                "project",
                                before -> changed(before, fields),
                                Projects::put)));
    }

    private Project changed(Project before, Fields fields) {
        if (fields.<Domain>id("domain_id")
                        .filter(named -> !named.equals(before.domainId()))
                        .isPresent()
                || (fields.has("parent_id")
                        && !parent(fields, before.domainId()).equals(before.parentId()))) {
            throw Fault.badRequest("A project cannot move to another domain or parent.");
        }
        fields.raw("is_domain");
        boolean enabled = fields.flag("enabled", before.enabled());
        return new Project(
                before.id(),
                before.domainId(),
                fields.text("name", before.name(), NAME),
                fields.has("description") ? fields.optional("description").orElse("") : before.description(),
                enabled,
                before.parentId(),
                fields.texts("tags", before.tags()),
                before.enabled() && !enabled ? api.now() : before.tokensValidAfter(),
                fields.rest(before.extra()));
    }

    private Response delete(Request request) {
        require(request, "delete_project");
        api.decide(directory -> Projects.delete(directory, id(request)));
        return Response.empty(204);
    }

    private void require(Request request, String rule) {
        Access access = Api.access(request);
        Api.require(
                rule,
                api.directory()
                        .find(Project.KIND, id(request))
                        .map(project -> access.managesDomain(project.domainId()))
                        .orElse(access.isAdmin()));
    }

    /** The domain itself as parent means none. */
    private static Optional<Id<Project>> parent(Fields fields, Id<Domain> domain) {
        return fields.<Project>id("parent_id").filter(id -> !id.value().equals(domain.value()));
    }

    private static Id<Project> id(Request request) {
        return new Id<>(request.pathParameter("id"));
    }
}
