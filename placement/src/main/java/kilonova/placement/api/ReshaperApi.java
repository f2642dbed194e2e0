package kilonova.placement.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kilonova.http.Fault;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Uuids;
import kilonova.placement.Placement;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.commands.Reshape;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.snapshots.Snapshot;
import tools.jackson.databind.JsonNode;

/** {@code /reshaper}. */
final class ReshaperApi {
    private static final int SINCE = 30;

    private final Placement placement;
    private final Answers answers;

    ReshaperApi(Placement placement, Answers answers) {
        this.placement = placement;
        this.answers = answers;
    }

    List<Route> routes(Guard guard) {
        return List.of(Routes.post("/reshaper", guard.writing(Rule.RESHAPE, this::reshape))
                .from(SINCE));
    }

    private Response reshape(Request request) {
        JsonNode body = Guard.body(request, AllocationSchemas.RESHAPE.at(request.microversion()));
        Limits.PROVIDERS.check(body.path("inventories").size());
        Map<ProviderId, Reshape.NewInventories> inventories = new LinkedHashMap<>();
        body.path("inventories").properties().forEach(entry -> {
            ProviderId provider =
                    new ProviderId(Uuids.lenient(entry.getKey()).orElseThrow(() -> missing(entry.getKey())));
            inventories.put(
                    provider,
                    new Reshape.NewInventories(
                            Inventories.number(entry.getValue().path("resource_provider_generation")),
                            Inventories.readAll(entry.getValue())));
        });
        Reshape command = new Reshape(
                inventories,
                Claims.readMany(body.path("allocations"), request.microversion(), placement.settings()),
                answers.now());
        return switch (placement.execute(command)) {
            case Outcome.Done<Snapshot> _ -> Response.empty(204);
            case Outcome.Refused<Snapshot>(Refusal refusal) ->
                throw switch (refusal) {
                    case Refusal.ProviderNotFound unknown ->
                        missing(unknown.provider().toString());
                    case Refusal.UnknownResourceClass _ ->
                        Fault.badRequest("malformed reshaper data: " + refusal.message());
                    default -> Refusals.fault(refusal);
                };
        };
    }

    private static Fault missing(String uuid) {
        return Fault.badRequest("Resource provider " + uuid + " in inventories not found: " + Lookups.missing(uuid))
                .withCode(Codes.PROVIDER_NOT_FOUND);
    }
}
