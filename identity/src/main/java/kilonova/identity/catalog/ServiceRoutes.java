package kilonova.identity.catalog;

import java.util.List;
import java.util.Set;
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

/** {@code /v3/services}. */
public final class ServiceRoutes {
    private static final int TYPE = 255;

    private final Api api;

    public ServiceRoutes(Api api) {
        this.api = api;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/v3/services", this::list),
                Routes.post("/v3/services", this::create),
                Routes.get("/v3/services/{id}", this::show),
                Routes.patch("/v3/services/{id}", this::update),
                Routes.delete("/v3/services/{id}", this::delete));
    }

    private static ObjectNode document(Request request, CatalogService service) {
        ObjectNode node = Documents.with(service.extra());
        node.put("id", service.id().value());
        node.put("type", service.type());
        service.name().ifPresent(name -> node.put("name", name));
        service.description().ifPresent(description -> node.put("description", description));
        node.put("enabled", service.enabled());
        return Documents.linked(node, request, "/v3/services/" + service.id());
    }

    private Response list(Request request) {
        Api.require("list_services", Api.access(request).readsAll());
        return Listing.answer(
                request,
                "services",
                api.directory().all(CatalogService.KIND).map(service -> document(request, service)),
                Set.of("type", "name"));
    }

    private Response create(Request request) {
        Api.require("create_service", Api.access(request).isAdmin());
        Fields fields = Fields.of(request, "service");
        CatalogService service = new CatalogService(
                Id.random(),
                fields.text("type", TYPE),
                fields.optional("name"),
                fields.optional("description"),
                fields.flag("enabled", true),
                fields.rest(Attributes.NONE));
        return Documents.answer(
                201, "service", document(request, api.decide(directory -> Catalog.put(directory, service))));
    }

    private Response show(Request request) {
        Api.require("get_service", Api.access(request).readsAll());
        return Documents.answer(
                200, "service", document(request, api.find(CatalogService.KIND, id(request), "service")));
    }

    private Response update(Request request) {
        Api.require("update_service", Api.access(request).isAdmin());
        Fields fields = Fields.of(request, "service");
        fields.sameId(request.pathParameter("id"));
        CatalogService after = api.update(
                CatalogService.KIND,
                id(request),
                "service",
                before -> new CatalogService(
                        before.id(),
                        fields.text("type", before.type(), TYPE),
                        fields.optional("name", before.name()),
                        fields.optional("description", before.description()),
                        fields.flag("enabled", before.enabled()),
                        fields.rest(before.extra())),
                Catalog::put);
        return Documents.answer(200, "service", document(request, after));
    }

    private Response delete(Request request) {
        Api.require("delete_service", Api.access(request).isAdmin());
        api.decide(directory -> Catalog.deleteService(directory, id(request)));
        return Response.empty(204);
    }

    private static Id<CatalogService> id(Request request) {
        return new Id<>(request.pathParameter("id"));
    }
}
