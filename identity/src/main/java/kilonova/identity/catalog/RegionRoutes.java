package kilonova.identity.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.http.Fault;
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

/** {@code /v3/regions}. Everyone may see them. */
public final class RegionRoutes {
    private static final int ID = 255;

    private final Api api;

    public RegionRoutes(Api api) {
        this.api = api;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/v3/regions", this::list),
                Routes.post("/v3/regions", this::create),
                Routes.get("/v3/regions/{id}", this::show),
                Routes.put("/v3/regions/{id}", this::createWithId),
                Routes.patch("/v3/regions/{id}", this::update),
                Routes.delete("/v3/regions/{id}", this::delete));
    }

    private static ObjectNode document(Request request, Region region) {
        ObjectNode node = Documents.with(region.extra());
        node.put("id", region.id().value());
        node.put("description", region.description());
        Documents.put(node, "parent_region_id", region.parentRegionId().map(Id::value));
        return Documents.linked(node, request, "/v3/regions/" + region.id());
    }

    private Response list(Request request) {
        return Listing.answer(
                request,
                "regions",
                api.directory().all(Region.KIND).map(region -> document(request, region)),
                Set.of("parent_region_id"));
    }

    private Response create(Request request) {
        Fields fields = Fields.of(request, "region");
        return create(request, fields, fields.has("id") ? new Id<>(fields.text("id", ID)) : Id.random());
    }

    private Response createWithId(Request request) {
        Fields fields = Fields.of(request, "region");
        if (fields.optional("id")
                .filter(id -> !id.equals(request.pathParameter("id")))
                .isPresent()) {
            throw Fault.badRequest("The region's id in the body is another than in the URL.");
        }
        return create(request, fields, id(request));
    }

    private Response create(Request request, Fields fields, Id<Region> id) {
        Api.require("create_region", Api.access(request).isAdmin());
        Region region = new Region(
                id,
                fields.optional("description").orElse(""),
                fields.id("parent_region_id"),
                fields.rest(Attributes.NONE));
        return Documents.answer(
                201, "region", document(request, api.decide(directory -> Catalog.create(directory, region))));
    }

    private Response show(Request request) {
        return Documents.answer(200, "region", document(request, api.find(Region.KIND, id(request), "region")));
    }

    private Response update(Request request) {
        Api.require("update_region", Api.access(request).isAdmin());
        Fields fields = Fields.of(request, "region");
        fields.sameId(request.pathParameter("id"));
        Region after = api.update(
                Region.KIND,
                id(request),
                "region",
                before -> new Region(
                        before.id(),
                        fields.optional("description", Optional.of(before.description()))
                                .orElse(""),
                        fields.has("parent_region_id") ? fields.id("parent_region_id") : before.parentRegionId(),
                        fields.rest(before.extra())),
                Catalog::put);
        return Documents.answer(200, "region", document(request, after));
    }

    private Response delete(Request request) {
        Api.require("delete_region", Api.access(request).isAdmin());
        api.decide(directory -> Catalog.deleteRegion(directory, id(request)));
        return Response.empty(204);
    }

    private static Id<Region> id(Request request) {
        return new Id<>(request.pathParameter("id"));
    }
}
