package kilonova.placement.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Uuids;
import kilonova.placement.Placement;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.commands.DeleteAllocations;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.commands.ReplaceAllocations;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.consumers.ConsumerType;
import kilonova.placement.providers.Provider;
import kilonova.placement.snapshots.Snapshot;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /allocations}, {@code /allocations/{consumer}} and {@code /resource_providers/{uuid}/allocations}. */
final class AllocationApi {
    private static final String ONE = "/allocations/{consumer_uuid}";
    private static final int OWNERS_SHOWN_SINCE = 12;
    private static final int MANY_SINCE = 13;
    private static final int GENERATIONS_SINCE = 28;
    private static final int TYPES_SINCE = 38;

    private final Placement placement;
    private final Answers answers;

    AllocationApi(Placement placement, Answers answers) {
        this.placement = placement;
        this.answers = answers;
    }

    List<Route> routes(Guard guard) {
        return List.of(
                Routes.get(
                        "/resource_providers/{uuid}/allocations",
                        guard.reading(Rule.LIST_PROVIDER_ALLOCATIONS, this::ofProvider)),
                Routes.post("/allocations", guard.writing(Rule.MANAGE_ALLOCATIONS, this::replaceMany))
                        .from(MANY_SINCE),
                Routes.get(ONE, guard.reading(Rule.LIST_ALLOCATIONS, this::ofConsumer)),
                Routes.put(ONE, guard.writing(Rule.UPDATE_ALLOCATIONS, this::replace)),
                Routes.delete(ONE, guard.plain(Rule.DELETE_ALLOCATIONS, this::delete)));
    }

    private Response ofConsumer(Request request) {
        Snapshot now = placement.snapshot();
        Optional<Consumer> consumer = Uuids.lenient(request.pathParameter("consumer_uuid"))
                .flatMap(id -> now.consumers().find(new ConsumerId(id)));
        ObjectNode allocations = Json.object();
        ObjectNode body = Json.object().set("allocations", allocations);
        consumer.ifPresent(found -> {
            for (Allocation allocation : found.allocations()) {
                String provider = allocation.provider().toString();
                ObjectNode entry = allocations.withObject("/" + provider);
                if (entry.isEmpty()) {
                    entry.put("generation", generation(now, allocation));
                }
                entry.withObject("/resources").put(allocation.resourceClass().name(), allocation.amount());
            }
            describe(request, found, body);
        });
        return answers.entity(
                request, 200, body, consumer.map(Consumer::allocated).orElseGet(answers::now));
    }

    private static long generation(Snapshot now, Allocation allocation) {
        return now.providers().find(allocation.provider()).orElseThrow().generation();
    }

    private static void describe(Request request, Consumer consumer, ObjectNode body) {
        if (request.microversion().atLeast(OWNERS_SHOWN_SINCE)) {
            body.put("project_id", consumer.project()).put("user_id", consumer.user());
        }
        if (request.microversion().atLeast(GENERATIONS_SINCE)) {
            body.put("consumer_generation", consumer.generation());
        }
        if (request.microversion().atLeast(TYPES_SINCE)) {
            body.put("consumer_type", consumer.type().map(ConsumerType::name).orElse(ConsumerType.UNKNOWN));
        }
    }

    private Response ofProvider(Request request) {
        String uuid = request.pathParameter("uuid");
        Snapshot now = placement.snapshot();
        Provider provider = Lookups.provider(now, uuid, "Resource provider '" + uuid + "' not found");
        ObjectNode allocations = Json.object();
        Optional<Instant> modified = Optional.empty();
        for (ConsumerId id : new TreeSet<>(provider.consumers())) {
            Consumer consumer = now.consumers().find(id).orElseThrow();
            ObjectNode entry = allocations.putObject(id.toString());
            ObjectNode resources = entry.putObject("resources");
            for (Allocation allocation : consumer.allocations()) {
                if (allocation.provider().equals(provider.id())) {
                    resources.put(allocation.resourceClass().name(), allocation.amount());
                }
            }
            if (request.microversion().atLeast(GENERATIONS_SINCE)) {
                entry.put("consumer_generation", consumer.generation());
            }
            modified = Optional.of(modified.map(before -> Answers.later(before, consumer.allocated()))
                    .orElse(consumer.allocated()));
        }
        ObjectNode body = Json.object()
                .set("allocations", allocations)
                .put("resource_provider_generation", provider.generation());
        return answers.entity(request, 200, body, modified.orElseGet(answers::now));
    }

    private Response replace(Request request) {
        String uuid = request.pathParameter("consumer_uuid");
        ConsumerId consumer = new ConsumerId(
                Uuids.lenient(uuid).orElseThrow(() -> Fault.badRequest("Malformed consumer_uuid: " + uuid)));
        JsonNode body = Guard.body(request, AllocationSchemas.ONE.at(request.microversion()));
        Claim claim = Claims.read(consumer, body, request.microversion(), placement.settings());
        return write(List.of(claim), "Unable to allocate inventory for consumer " + consumer + ": ");
    }

    private Response replaceMany(Request request) {
        JsonNode body = Guard.body(request, AllocationSchemas.MANY.at(request.microversion()));
        return write(
                Claims.readMany(body, request.microversion(), placement.settings()), "Unable to allocate inventory ");
    }

    private Response write(List<Claim> claims, String wordsForUnknown) {
        return switch (placement.execute(new ReplaceAllocations(claims, answers.now()))) {
            case Outcome.Done<Snapshot> _ -> Response.empty(204);
            case Outcome.Refused<Snapshot>(Refusal refusal) ->
                throw refusal instanceof Refusal.UnknownResourceClass
                        ? Fault.badRequest(wordsForUnknown + refusal.message())
                        : Refusals.fault(refusal);
        };
    }

    private Response delete(Request request) {
        String uuid = request.pathParameter("consumer_uuid");
        Fault missing = Fault.notFound("No allocations for consumer '" + uuid + "'");
        ConsumerId consumer = new ConsumerId(Uuids.lenient(uuid).orElseThrow(() -> missing));
        return switch (placement.execute(new DeleteAllocations(consumer))) {
            case Outcome.Done<Consumer> _ -> Response.empty(204);
            case Outcome.Refused<Consumer> _ -> throw missing;
        };
    }
}
