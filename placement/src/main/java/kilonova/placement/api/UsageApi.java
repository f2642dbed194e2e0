package kilonova.placement.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.placement.Placement;
import kilonova.placement.allocations.Consumer;
import kilonova.placement.consumers.ConsumerType;
import kilonova.placement.inventories.Holding;
import kilonova.placement.providers.Provider;
import kilonova.placement.usages.Usages;
import tools.jackson.databind.node.ObjectNode;

/** {@code /resource_providers/{uuid}/usages} and {@code /usages}. */
final class UsageApi {
    private static final int TOTALS_SINCE = 9;
    private static final int TYPES_SINCE = 38;
    private static final String ALL_TYPES = "all";

    private final Placement placement;
    private final Answers answers;

    UsageApi(Placement placement, Answers answers) {
        this.placement = placement;
        this.answers = answers;
    }

    List<Route> routes(Guard guard) {
        return List.of(
                Routes.get("/resource_providers/{uuid}/usages", guard.reading(Rule.PROVIDER_USAGES, this::ofProvider)),
                Routes.get("/usages", guard.reading(Rule.TOTAL_USAGES, this::totals))
                        .from(TOTALS_SINCE));
    }

    private Response ofProvider(Request request) {
        String uuid = request.pathParameter("uuid");
        Provider provider =
                Lookups.provider(placement.snapshot(), uuid, "No resource provider with uuid " + uuid + " found");
        ObjectNode usages = Json.object();
        for (Holding holding : provider.holdings()) {
            usages.put(holding.resourceClass().name(), holding.used());
        }
        ObjectNode body = Json.object()
                .put("resource_provider_generation", provider.generation())
                .set("usages", usages);
        return answers.entity(request, 200, body, answers.now());
    }

    private Response totals(Request request) {
        Guard.checkQuery(request, QuerySchemas.USAGES.at(request.microversion()));
        String project = request.query().last("project_id").orElseThrow();
        List<Consumer> consumers =
                Usages.consumers(placement.snapshot(), project, request.query().last("user_id"));
        ObjectNode usages = request.microversion().atLeast(TYPES_SINCE)
                ? byType(consumers, request.query().last("consumer_type"))
                : amounts(Usages.sum(consumers));
        return answers.entity(request, 200, Json.object().set("usages", usages), answers.now());
    }

    private static ObjectNode byType(List<Consumer> consumers, Optional<String> type) {
        Map<String, Usages.Usage> groups = type.filter(ALL_TYPES::equals).isPresent() && !consumers.isEmpty()
                ? Map.of(ALL_TYPES, Usages.sum(consumers))
                : Usages.byType(consumers.stream()
                        .filter(consumer -> type.isEmpty()
                                || type.get()
                                        .equals(consumer.type()
                                                .map(ConsumerType::name)
                                                .orElse(ConsumerType.UNKNOWN)))
                        .toList());
        ObjectNode written = Json.object();
        groups.forEach((name, usage) -> written.set(name, amounts(usage).put("consumer_count", usage.consumers())));
        return written;
    }

    private static ObjectNode amounts(Usages.Usage usage) {
        ObjectNode amounts = Json.object();
        usage.amounts().forEach((resourceClass, amount) -> amounts.put(resourceClass.name(), amount.longValue()));
        return amounts;
    }
}
