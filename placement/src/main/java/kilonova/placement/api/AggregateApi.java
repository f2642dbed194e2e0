package kilonova.placement.api;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Uuids;
import kilonova.placement.Placement;
import kilonova.placement.aggregates.AggregateId;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.commands.SetAggregates;
import kilonova.placement.providers.Provider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /resource_providers/{uuid}/aggregates}. */
final class AggregateApi {
    private static final String PATH = "/resource_providers/{uuid}/aggregates";
    private static final int SINCE = 1;
    private static final int GENERATION_SINCE = 19;

    private final Placement placement;
    private final Answers answers;

    AggregateApi(Placement placement, Answers answers) {
        this.placement = placement;
        this.answers = answers;
    }

    List<Route> routes(Guard guard) {
        return List.of(
                Routes.get(PATH, guard.reading(Rule.LIST_AGGREGATES, this::list))
                        .from(SINCE),
                Routes.put(PATH, guard.writing(Rule.UPDATE_AGGREGATES, this::replace))
                        .from(SINCE));
    }

    private Response list(Request request) {
        Provider provider = Lookups.provider(placement.snapshot(), request.pathParameter("uuid"));
        return answer(request, provider, new TreeSet<>(provider.aggregates()));
    }

    private Response replace(Request request) {
        Provider provider = Lookups.provider(placement.snapshot(), request.pathParameter("uuid"));
        boolean generations = request.microversion().atLeast(GENERATION_SINCE);
        JsonNode body = Guard.body(request, generations ? Schemas.SET_AGGREGATES_1_19 : Schemas.SET_AGGREGATES_1_1);
        Set<AggregateId> aggregates = new LinkedHashSet<>();
        JsonNode uuids = generations ? body.path("aggregates") : body;
        Limits.AGGREGATES.check(uuids.size());
        for (JsonNode uuid : uuids) {
            aggregates.add(new AggregateId(Uuids.lenient(uuid.stringValue()).orElseThrow()));
        }
        OptionalLong expected = generations
                ? OptionalLong.of(Inventories.number(body.path("resource_provider_generation")))
                : OptionalLong.empty();
        SetAggregates command = new SetAggregates(provider.id(), expected, aggregates, generations, answers.now());
        return switch (placement.execute(command)) {
            case Outcome.Done<Provider>(Provider changed) -> answer(request, changed, aggregates);
            case Outcome.Refused<Provider>(Refusal refusal) ->
                throw refusal instanceof Refusal.ProviderGenerationConflict
                        ? Fault.conflict("Resource provider's generation already changed. Please update the"
                                        + " generation and try again.")
                                .withCode(Codes.CONCURRENT_UPDATE)
                        : Refusals.fault(refusal);
        };
    }

    private Response answer(Request request, Provider provider, Set<AggregateId> inOrder) {
        ArrayNode aggregates = Json.array();
        inOrder.forEach(aggregate -> aggregates.add(aggregate.toString()));
        ObjectNode body = Json.object().set("aggregates", aggregates);
        if (request.microversion().atLeast(GENERATION_SINCE)) {
            body.put("resource_provider_generation", provider.generation());
        }
        return answers.entity(request, 200, body, answers.now());
    }
}
