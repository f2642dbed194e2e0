package kilonova.placement.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.placement.Placement;
import kilonova.placement.commands.AddInventory;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.commands.RemoveInventory;
import kilonova.placement.commands.SetInventories;
import kilonova.placement.commands.UpdateInventory;
import kilonova.placement.inventories.Holding;
import kilonova.placement.inventories.Inventory;
import kilonova.placement.providers.Provider;
import kilonova.placement.resourceclasses.ResourceClass;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /resource_providers/{uuid}/inventories} and one class of them. */
final class InventoryApi {
    private static final String ALL = "/resource_providers/{uuid}/inventories";
    private static final String ONE = ALL + "/{resource_class}";
    private static final int DELETE_ALL_SINCE = 5;
    private static final int ALL_MAY_BE_RESERVED_SINCE = 26;

    private final Placement placement;
    private final Answers answers;

    InventoryApi(Placement placement, Answers answers) {
        this.placement = placement;
        this.answers = answers;
    }

    List<Route> routes(Guard guard) {
        return List.of(
                Routes.get(ALL, guard.reading(Rule.LIST_INVENTORIES, this::list)),
                Routes.post(ALL, guard.writing(Rule.CREATE_INVENTORY, this::create)),
                Routes.put(ALL, guard.writing(Rule.UPDATE_INVENTORY, this::replaceAll)),
                Routes.delete(ALL, guard.plain(Rule.DELETE_INVENTORY, this::deleteAll))
                        .from(DELETE_ALL_SINCE),
                Routes.get(ONE, guard.reading(Rule.SHOW_INVENTORY, this::show)),
                Routes.put(ONE, guard.writing(Rule.UPDATE_INVENTORY, this::update)),
                Routes.delete(ONE, guard.plain(Rule.DELETE_INVENTORY, this::delete)));
    }

    private Response list(Request request) {
        return all(request, found(request), Json.object());
    }

    private Provider found(Request request) {
        String uuid = request.pathParameter("uuid");
        return Lookups.provider(placement.snapshot(), uuid, "No resource provider with uuid " + uuid + " found ");
    }

    private Provider named(Request request) {
        return Lookups.provider(placement.snapshot(), request.pathParameter("uuid"));
    }

    private Response show(Request request) {
        Provider provider = found(request);
        ResourceClass resourceClass = resourceClass(request);
        Holding holding = provider.holding(resourceClass)
                .orElseThrow(() -> Fault.notFound("No inventory of class " + resourceClass + " for " + provider.id()));
        return one(request, 200, provider, holding, Json.object());
    }

    private Response create(Request request) {
        Provider provider = named(request);
        JsonNode body = Guard.body(request, Schemas.CREATE_INVENTORY);
        ResourceClass resourceClass =
                new ResourceClass(body.path("resource_class").stringValue());
        AddInventory command = new AddInventory(
                provider.id(), resourceClass, Inventories.read(body), allMayBeReserved(request), answers.now());
        return switch (placement.execute(command)) {
            case Outcome.Done<Provider>(Provider changed) ->
                one(request, 201, changed, changed.holding(resourceClass).orElseThrow(), body)
                        .with("Location", request.url(Answers.path(provider.id()) + "/inventories/" + resourceClass));
            case Outcome.Refused<Provider>(Refusal refusal) ->
                throw switch (refusal) {
                    case Refusal.ReservedTooMuch _, Refusal.UnknownResourceClass _ ->
                        Fault.badRequest("Unable to create inventory for resource provider " + provider.id() + ": "
                                + refusal.message());
                    default -> Refusals.fault(refusal);
                };
        };
    }

    private Response replaceAll(Request request) {
        Provider provider = named(request);
        JsonNode body = Guard.body(request, Schemas.SET_INVENTORIES);
        checkInventoriesAreObjects(body);
        Map<ResourceClass, Inventory> inventories = Inventories.readAll(body);
        SetInventories command = new SetInventories(
                provider.id(), generation(body), inventories, allMayBeReserved(request), answers.now());
        return switch (placement.execute(command)) {
            case Outcome.Done<Provider>(Provider changed) -> all(request, changed, body.path("inventories"));
            case Outcome.Refused<Provider>(Refusal refusal) ->
                throw refusal instanceof Refusal.UnknownResourceClass
                        ? Fault.badRequest("Unknown resource class in inventory for resource provider " + provider.id()
                                + ": " + refusal.message())
                        : updateRefused(refusal, provider);
        };
    }

    /** The schema says nothing about names of another form, so their values are checked here. */
    private static void checkInventoriesAreObjects(JsonNode body) {
        body.path("inventories").properties().forEach(entry -> {
            if (!entry.getValue().isObject() || !entry.getValue().path("total").isNumber()) {
                throw Fault.badRequest("JSON does not validate: the inventory of " + entry.getKey()
                        + " must be an object with a total");
            }
        });
    }

    private Response deleteAll(Request request) {
        Provider provider = named(request);
        SetInventories command = new SetInventories(provider.id(), OptionalLong.empty(), Map.of(), true, answers.now());
        return switch (placement.execute(command)) {
            case Outcome.Done<Provider> _ -> Response.empty(204);
            case Outcome.Refused<Provider>(Refusal refusal) ->
                throw refusal instanceof Refusal.InventoryInUse
                        ? Fault.conflict(refusal.message()).withCode(Codes.INVENTORY_IN_USE)
                        : Refusals.fault(refusal);
        };
    }

    private Response update(Request request) {
        Provider provider = named(request);
        JsonNode body = Guard.body(request, Schemas.UPDATE_INVENTORY);
        ResourceClass resourceClass = resourceClass(request);
        UpdateInventory command = new UpdateInventory(
                provider.id(),
                generation(body),
                resourceClass,
                Inventories.read(body),
                allMayBeReserved(request),
                answers.now());
        return switch (placement.execute(command)) {
            case Outcome.Done<Provider>(Provider changed) ->
                one(request, 200, changed, changed.holding(resourceClass).orElseThrow(), body);
            case Outcome.Refused<Provider>(Refusal refusal) ->
                throw switch (refusal) {
                    case Refusal.InventoryNotFound _ ->
                        Fault.badRequest("No inventory record with resource class for resource provider "
                                + provider.id() + ": " + refusal.message());
                    case Refusal.UnknownResourceClass _ -> Fault.notFound(refusal.message());
                    default -> updateRefused(refusal, provider);
                };
        };
    }

    private static Fault updateRefused(Refusal refusal, Provider provider) {
        return switch (refusal) {
            case Refusal.ProviderGenerationConflict _ ->
                Fault.conflict("resource provider generation conflict").withCode(Codes.CONCURRENT_UPDATE);
            case Refusal.ReservedTooMuch _ ->
                Fault.badRequest(
                        "Unable to update inventory for resource provider " + provider.id() + ": " + refusal.message());
            default -> Refusals.fault(refusal);
        };
    }

    private Response delete(Request request) {
        Provider provider = named(request);
        ResourceClass resourceClass = resourceClass(request);
        return switch (placement.execute(new RemoveInventory(provider.id(), resourceClass, answers.now()))) {
            case Outcome.Done<Provider> _ -> Response.empty(204);
            case Outcome.Refused<Provider>(Refusal refusal) ->
                throw switch (refusal) {
                    case Refusal.InventoryInUse _ ->
                        Fault.conflict("Unable to delete inventory of class " + resourceClass + ": "
                                        + refusal.message())
                                .withCode(Codes.CONCURRENT_UPDATE);
                    case Refusal.InventoryNotFound _ ->
                        Fault.notFound("No inventory of class " + resourceClass
                                + " found for delete: No inventory of class " + resourceClass
                                + " found for delete");
                    case Refusal.UnknownResourceClass _ ->
                        Fault.notFound(
                                "No inventory of class " + resourceClass + " found for delete: " + refusal.message());
                    default -> Refusals.fault(refusal);
                };
        };
    }

    private static ResourceClass resourceClass(Request request) {
        return new ResourceClass(request.pathParameter("resource_class"));
    }

    private static boolean allMayBeReserved(Request request) {
        return request.microversion().atLeast(ALL_MAY_BE_RESERVED_SINCE);
    }

    private static OptionalLong generation(JsonNode body) {
        return OptionalLong.of(Inventories.number(body.path("resource_provider_generation")));
    }

    /** @param sent what the client sent of it, whose numbers are answered as they were written: 4.0 as 4.0 */
    private Response one(Request request, int status, Provider provider, Holding holding, JsonNode sent) {
        ObjectNode written = Inventories.write(holding.inventory(), sent);
        if (provider.generation() != 0) {
            written.put("resource_provider_generation", provider.generation());
        }
        return answers.entity(request, status, written, holding.changed());
    }

    private Response all(Request request, Provider provider, JsonNode sent) {
        ObjectNode inventories = Json.object();
        Instant modified = provider.holdings().stream()
                .map(Holding::changed)
                .reduce(Answers::later)
                .orElseGet(answers::now);
        for (Holding holding : provider.holdings()) {
            String name = holding.resourceClass().name();
            inventories.set(name, Inventories.write(holding.inventory(), sent.path(name)));
        }
        ObjectNode body = Json.object()
                .put("resource_provider_generation", provider.generation())
                .set("inventories", inventories);
        return answers.entity(request, 200, body, modified);
    }
}
