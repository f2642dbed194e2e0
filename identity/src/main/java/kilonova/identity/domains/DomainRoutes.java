package kilonova.identity.domains;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.http.Caller;
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
import tools.jackson.databind.node.ObjectNode;

/** {@code /v3/domains}. */
public final class DomainRoutes {
    private static final int NAME = 64;

    private final Api api;

    public DomainRoutes(Api api) {
        this.api = api;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/v3/domains", this::list),
                Routes.post("/v3/domains", this::create),
                Routes.get("/v3/domains/{id}", this::show),
                Routes.patch("/v3/domains/{id}", this::update),
                Routes.delete("/v3/domains/{id}", this::delete));
    }

    /** A domain as the API shows it. */
    public static ObjectNode document(Request request, Domain domain) {
        ObjectNode node = Documents.with(domain.extra());
        node.put("id", domain.id().value());
        node.put("name", domain.name());
        node.put("description", domain.description());
        node.put("enabled", domain.enabled());
        node.putArray("tags");
        if (!node.has("options")) {
            node.putObject("options");
        }
        return Documents.linked(node, request, "/v3/domains/" + domain.id());
    }

    private Response list(Request request) {
        Access access = Api.access(request);
        Api.require("list_domains", access.readsADomain());
        return Listing.answer(
                request,
                "domains",
                api.directory()
                        .all(Domain.KIND)
                        .filter(domain -> access.readsDomain(domain.id()))
                        .map(domain -> document(request, domain)),
                Set.of("name", "enabled"));
    }

    private Response create(Request request) {
        Api.require("create_domain", Api.access(request).isAdmin());
        Fields fields = Fields.of(request, "domain");
        Domain domain = new Domain(
                Id.random(),
                fields.text("name", NAME),
                fields.optional("description").orElse(""),
                fields.flag("enabled", true),
                Instant.EPOCH,
                fields.rest(Attributes.NONE));
        return Documents.answer(
                201, "domain", document(request, api.decide(directory -> Domains.put(directory, domain))));
    }

    private Response show(Request request) {
        Id<Domain> id = id(request);
        Access access = Api.access(request);
        boolean own = access.caller().scope() instanceof Caller.Scope.Project project
                && project.domainId().equals(id.value());
        Api.require("get_domain", own || access.readsDomain(id));
        return Documents.answer(200, "domain", document(request, api.find(Domain.KIND, id, "domain")));
    }

    private Response update(Request request) {
        Api.require("update_domain", Api.access(request).isAdmin());
        Fields fields = Fields.of(request, "domain");
        fields.sameId(request.pathParameter("id"));
        return Documents.answer(
                200,
                "domain",
                document(
                        request,
                        api.update(
                                Domain.KIND, id(request), "domain", before -> changed(before, fields), Domains::put)));
    }

    private Domain changed(Domain before, Fields fields) {
        boolean enabled = fields.flag("enabled", before.enabled());
        return new Domain(
                before.id(),
                fields.text("name", before.name(), NAME),
                fields.has("description") ? fields.optional("description").orElse("") : before.description(),
                enabled,
                before.enabled() && !enabled ? api.now() : before.tokensValidAfter(),
                fields.rest(before.extra()));
    }

    private Response delete(Request request) {
        Api.require("delete_domain", Api.access(request).isAdmin());
        api.decide(directory -> Domains.delete(directory, id(request)));
        return Response.empty(204);
    }

    /** Where a thing goes whose domain the request does not name: the token's domain, or that of the token's project. */
    public static Id<Domain> domainFor(Caller caller, Optional<Id<Domain>> named) {
        return named.orElseGet(() -> switch (caller.scope()) {
            case Caller.Scope.Project project -> new Id<>(project.domainId());
            case Caller.Scope.Domain domain -> new Id<>(domain.id());
            case Caller.Scope.SystemWide(), Caller.Scope.Unscoped() -> Domain.DEFAULT;
        });
    }

    private static Id<Domain> id(Request request) {
        return new Id<>(request.pathParameter("id"));
    }
}
