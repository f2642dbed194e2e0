package kilonova.placement.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Uuids;
import kilonova.placement.Placement;
import kilonova.placement.commands.CreateProvider;
import kilonova.placement.commands.DeleteProvider;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.commands.UpdateProvider;
import kilonova.placement.providers.Provider;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.snapshots.Snapshot;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /resource_providers} and {@code /resource_providers/{uuid}}. */
final class ProviderApi {
    private static final int TREES_SINCE = 14;
    private static final int BODY_OF_CREATE_SINCE = 20;
    private static final int MOVING_SINCE = 37;

    private final Placement placement;
    private final Answers answers;

    ProviderApi(Placement placement, Answers answers) {
        this.placement = placement;
        this.answers = answers;
    }

    List<Route> routes(Guard guard) {
        return List.of(
                Routes.get("/resource_providers", guard.reading(Rule.LIST_PROVIDERS, this::list)),
                Routes.post("/resource_providers", guard.writing(Rule.CREATE_PROVIDER, this::create)),
                Routes.get("/resource_providers/{uuid}", guard.reading(Rule.SHOW_PROVIDER, this::show)),
                Routes.delete("/resource_providers/{uuid}", guard.plain(Rule.DELETE_PROVIDER, this::delete)),
                Routes.put("/resource_providers/{uuid}", guard.writing(Rule.UPDATE_PROVIDER, this::update)));
    }

    private Response list(Request request) {
        Guard.checkQuery(request, QuerySchemas.PROVIDERS.at(request.microversion()));
        ProviderFilter filter = ProviderFilter.of(request);
        Snapshot now = placement.snapshot();
        ArrayNode found = Json.array();
        Optional<Instant> modified = Optional.empty();
        for (Provider provider : filter.in(now)) {
            found.add(write(request, now, provider));
            modified = Optional.of(modified.map(before -> Answers.later(before, provider.updated()))
                    .orElse(provider.updated()));
        }
        return answers.entity(
                request, 200, Json.object().set("resource_providers", found), modified.orElseGet(answers::now));
    }

    private Response create(Request request) {
        boolean trees = request.microversion().atLeast(TREES_SINCE);
        JsonNode body = Guard.body(request, trees ? Schemas.CREATE_PROVIDER_1_14 : Schemas.CREATE_PROVIDER_1_0);
        ProviderId id = new ProviderId(uuid(body, "uuid").orElseGet(UUID::randomUUID));
        String name = body.path("name").stringValue();
        Optional<ProviderId> parent = uuid(body, "parent_provider_uuid").map(ProviderId::new);
        Instant now = answers.now();
        Provider made = switch (placement.execute(new CreateProvider(id, name, parent, now))) {
            case Outcome.Done<Provider>(Provider provider) -> provider;
            case Outcome.Refused<Provider>(Refusal refusal) -> throw creationRefused(refusal, id, name);
        };
        Response answer = request.microversion().atLeast(BODY_OF_CREATE_SINCE)
                ? answers.entity(request, 200, write(request, placement.snapshot(), made), made.updated())
                : Response.empty(201);
        return answer.with("Location", request.url(Answers.path(id)));
    }

    private static Fault creationRefused(Refusal refusal, ProviderId id, String name) {
        return switch (refusal) {
            case Refusal.BadParent bad ->
                Fault.badRequest("Unable to create resource provider \"" + name + "\", " + id
                        + ": Object action create failed because: " + bad.message());
            case Refusal.ProviderNameTaken _, Refusal.ProviderIdTaken _ ->
                Fault.conflict(refusal.message()).withCode(Codes.DUPLICATE_NAME);
            default -> Refusals.fault(refusal);
        };
    }

    private Response show(Request request) {
        Snapshot now = placement.snapshot();
        Provider provider = Lookups.provider(now, request.pathParameter("uuid"));
        return answers.entity(request, 200, write(request, now, provider), provider.updated());
    }

    private Response delete(Request request) {
        String uuid = request.pathParameter("uuid");
        ProviderId id = new ProviderId(Uuids.lenient(uuid).orElseThrow(() -> missingForDelete(uuid)));
        return switch (placement.execute(new DeleteProvider(id))) {
            case Outcome.Done<Provider> _ -> Response.empty(204);
            case Outcome.Refused<Provider>(Refusal refusal) ->
                throw switch (refusal) {
                    case Refusal.ProviderNotFound _ -> missingForDelete(uuid);
                    case Refusal.ProviderInUse inUse ->
                        Fault.conflict("Unable to delete resource provider " + uuid + ": " + inUse.message())
                                .withCode(Codes.PROVIDER_IN_USE);
                    case Refusal.ProviderHasChildren children ->
                        Fault.conflict(children.message()).withCode(Codes.CANNOT_DELETE_PARENT);
                    default -> Refusals.fault(refusal);
                };
        };
    }

    private static Fault missingForDelete(String uuid) {
        return Fault.notFound(Lookups.missing(uuid) + " for delete");
    }

    private Response update(Request request) {
        ProviderId id = Lookups.provider(placement.snapshot(), request.pathParameter("uuid"))
                .id();
        boolean trees = request.microversion().atLeast(TREES_SINCE);
        JsonNode body = Guard.body(request, trees ? Schemas.UPDATE_PROVIDER_1_14 : Schemas.UPDATE_PROVIDER_1_0);
        String name = body.path("name").stringValue();
        UpdateProvider.Place place = body.has("parent_provider_uuid")
                ? uuid(body, "parent_provider_uuid")
                        .<UpdateProvider.Place>map(parent -> new UpdateProvider.Place.Under(new ProviderId(parent)))
                        .orElseGet(UpdateProvider.Place.Top::new)
                : new UpdateProvider.Place.Same();
        UpdateProvider command =
                new UpdateProvider(id, name, place, request.microversion().atLeast(MOVING_SINCE), answers.now());
        return switch (placement.execute(command)) {
            case Outcome.Done<Provider>(Provider provider) ->
                answers.entity(request, 200, write(request, placement.snapshot(), provider), provider.updated());
            case Outcome.Refused<Provider>(Refusal refusal) ->
                throw switch (refusal) {
                    case Refusal.BadParent bad ->
                        Fault.badRequest("Unable to save resource provider " + id + ": Object action update failed"
                                + " because: " + bad.message());
                    case Refusal.ProviderNameTaken _ ->
                        Fault.conflict("Conflicting resource provider " + name + " already exists.")
                                .withCode(Codes.DUPLICATE_NAME);
                    default -> Refusals.fault(refusal);
                };
        };
    }

    private static Optional<UUID> uuid(JsonNode body, String field) {
        return body.path(field).isString() ? Uuids.lenient(body.path(field).stringValue()) : Optional.empty();
    }

    private static ObjectNode write(Request request, Snapshot now, Provider provider) {
        String path = Answers.path(request, Answers.path(provider.id()));
        ArrayNode links = Json.array();
        links.add(Answers.link("self", path));
        for (Link link : Link.ALL) {
            if (request.microversion().atLeast(link.since())) {
                links.add(Answers.link(link.rel(), path + "/" + link.rel()));
            }
        }
        ObjectNode written = Json.object()
                .put("uuid", provider.id().toString())
                .put("name", provider.name())
                .put("generation", provider.generation())
                .set("links", links);
        if (request.microversion().atLeast(TREES_SINCE)) {
            // A provider that was deleted since the answer was decided stands for itself.
            ProviderId root = now.providers()
                    .treeOf(provider.id())
                    .map(tree -> tree.root().id())
                    .orElse(provider.id());
            provider.parent()
                    .ifPresentOrElse(
                            parent -> written.put("parent_provider_uuid", parent.toString()),
                            () -> written.putNull("parent_provider_uuid"));
            written.put("root_provider_uuid", root.toString());
        }
        return written;
    }

    /** A sub-resource that a provider links to, and the minor microversion that brought the link. */
    private record Link(String rel, int since) {
        static final List<Link> ALL = List.of(
                new Link("inventories", 0),
                new Link("usages", 0),
                new Link("aggregates", 1),
                new Link("traits", 6),
                new Link("allocations", 11));
    }
}
