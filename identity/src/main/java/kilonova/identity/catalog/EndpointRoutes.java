package kilonova.identity.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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

/** {@code /v3/endpoints}. */
public final class EndpointRoutes {
    private static final int URL = 2048;
    private static final int TEXT = 255;

    private final Api api;

    public EndpointRoutes(Api api) {
        this.api = api;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/v3/endpoints", this::list),
                Routes.post("/v3/endpoints", this::create),
                Routes.get("/v3/endpoints/{id}", this::show),
                Routes.patch("/v3/endpoints/{id}", this::update),
                Routes.delete("/v3/endpoints/{id}", this::delete));
    }

    /** The word for a visibility on the wire ({@code interface}). */
    public static String word(Endpoint.Visibility visibility) {
        return visibility.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode document(Request request, Endpoint endpoint) {
        ObjectNode node = Documents.with(endpoint.extra());
        node.put("id", endpoint.id().value());
        node.put("interface", word(endpoint.visibility()));
        node.put("service_id", endpoint.serviceId().value());
        Documents.put(node, "region", endpoint.regionId().map(Id::value));
        Documents.put(node, "region_id", endpoint.regionId().map(Id::value));
        node.put("url", endpoint.url());
        node.put("enabled", endpoint.enabled());
        return Documents.linked(node, request, "/v3/endpoints/" + endpoint.id());
    }

    private Response list(Request request) {
        Api.require("list_endpoints", Api.access(request).readsAll());
        return Listing.answer(
                request,
                "endpoints",
                api.directory().all(Endpoint.KIND).map(endpoint -> document(request, endpoint)),
                Set.of("interface", "service_id", "region_id", "region", "enabled"));
    }

    private Response create(Request request) {
        Api.require("create_endpoint", Api.access(request).isAdmin());
        Fields fields = Fields.of(request, "endpoint");
        Endpoint endpoint = new Endpoint(
                Id.random(),
                new Id<>(fields.text("service_id", TEXT)),
                region(fields, Optional.empty()),
                visibility(fields.text("interface", TEXT)),
                fields.text("url", URL),
                fields.flag("enabled", true),
                fields.rest(Attributes.NONE));
        return Documents.answer(
                201, "endpoint", document(request, api.decide(directory -> Catalog.put(directory, endpoint))));
    }

    private Response show(Request request) {
        Api.require("get_endpoint", Api.access(request).readsAll());
        return Documents.answer(200, "endpoint", document(request, api.find(Endpoint.KIND, id(request), "endpoint")));
    }

    private Response update(Request request) {
        Api.require("update_endpoint", Api.access(request).isAdmin());
        Fields fields = Fields.of(request, "endpoint");
        fields.sameId(request.pathParameter("id"));
        Endpoint after = api.update(
                Endpoint.KIND,
                id(request),
                "endpoint",
                before -> new Endpoint(
                        before.id(),
                        new Id<>(fields.text("service_id", before.serviceId().value(), TEXT)),
                        region(fields, before.regionId()),
                        visibility(fields.text("interface", word(before.visibility()), TEXT)),
                        fields.text("url", before.url(), URL),
                        fields.flag("enabled", before.enabled()),
                        fields.rest(before.extra())),
                Catalog::put);
        return Documents.answer(200, "endpoint", document(request, after));
    }

    private Response delete(Request request) {
        Api.require("delete_endpoint", Api.access(request).isAdmin());
        api.decide(directory -> Catalog.deleteEndpoint(directory, id(request)));
        return Response.empty(204);
    }

    /** {@code region} is the old name of {@code region_id}. */
    private static Optional<Id<Region>> region(Fields fields, Optional<Id<Region>> before) {
        Optional<Id<Region>> old = fields.id("region");
        Optional<Id<Region>> named = fields.<Region>id("region_id").or(() -> old);
        return fields.has("region_id") || fields.has("region") ? named : before;
    }

    private static Endpoint.Visibility visibility(String word) {
        return Stream.of(Endpoint.Visibility.values())
                .filter(visibility -> word(visibility).equals(word))
                .findFirst()
                .orElseThrow(
                        () -> Fault.badRequest("interface must be public, internal or admin, not '" + word + "'."));
    }

    private static Id<Endpoint> id(Request request) {
        return new Id<>(request.pathParameter("id"));
    }
}
