package kilonova.placement.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.http.Fault;
import kilonova.http.Microversion;
import kilonova.http.Uuids;
import kilonova.placement.PlacementSettings;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.allocations.Claim;
import kilonova.placement.allocations.ExpectedGeneration;
import kilonova.placement.consumers.ConsumerId;
import kilonova.placement.consumers.ConsumerType;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;
import tools.jackson.databind.JsonNode;

/** Claims as JSON. */
final class Claims {
    private static final int OWNERS_SINCE = 8;
    private static final int MAPS_SINCE = 12;
    private static final int GENERATIONS_SINCE = 28;
    private static final int TYPES_SINCE = 38;

    private Claims() {}

    /** Reads a body that the schema of its microversion found valid. */
    static Claim read(ConsumerId consumer, JsonNode body, Microversion version, PlacementSettings settings) {
        Limits.PROVIDERS.check(body.path("allocations").size());
        boolean owned = version.atLeast(OWNERS_SINCE);
        return new Claim(
                consumer,
                version.atLeast(MAPS_SINCE) ? fromMap(body.path("allocations")) : fromList(body.path("allocations")),
                owned ? body.path("project_id").stringValue() : settings.incompleteConsumerProjectId(),
                owned ? body.path("user_id").stringValue() : settings.incompleteConsumerUserId(),
                version.atLeast(TYPES_SINCE)
                        ? Optional.of(
                                new ConsumerType(body.path("consumer_type").stringValue()))
                        : Optional.empty(),
                expected(body.path("consumer_generation"), version));
    }

    /** Reads a body that has a claim for each of many consumers. */
    static List<Claim> readMany(JsonNode body, Microversion version, PlacementSettings settings) {
        Limits.CONSUMERS.check(body.size());
        List<Claim> claims = new ArrayList<>();
        body.properties().forEach(entry -> {
            ConsumerId consumer = new ConsumerId(Uuids.lenient(entry.getKey())
                    .orElseThrow(() -> Fault.badRequest("Malformed consumer_uuid: " + entry.getKey())));
            claims.add(read(consumer, entry.getValue(), version, settings));
        });
        Limits.ALLOCATIONS.check(
                claims.stream().mapToInt(claim -> claim.allocations().size()).sum());
        return claims;
    }

    private static ExpectedGeneration expected(JsonNode generation, Microversion version) {
        if (version.below(GENERATIONS_SINCE)) {
            return ExpectedGeneration.any();
        }
        return generation.isNull()
                ? ExpectedGeneration.absent()
                : ExpectedGeneration.exactly(Inventories.number(generation));
    }

    private static List<Allocation> fromMap(JsonNode allocations) {
        List<Allocation> claimed = new ArrayList<>();
        allocations.properties().forEach(entry -> {
            ProviderId provider = new ProviderId(Uuids.lenient(entry.getKey())
                    .orElseThrow(() -> Fault.badRequest(
                            "Allocation for resource provider '" + entry.getKey() + "' that does not exist.")));
            addAll(claimed, provider, entry.getValue().path("resources"));
        });
        return claimed;
    }

    /** The form before 1.12; of two entries for one provider the later one counts. */
    private static List<Allocation> fromList(JsonNode allocations) {
        Map<ProviderId, JsonNode> resources = new LinkedHashMap<>();
        for (JsonNode entry : allocations) {
            String uuid = entry.path("resource_provider").path("uuid").stringValue();
            resources.put(new ProviderId(Uuids.lenient(uuid).orElseThrow()), entry.path("resources"));
        }
        List<Allocation> claimed = new ArrayList<>();
        resources.forEach((provider, amounts) -> addAll(claimed, provider, amounts));
        return claimed;
    }

    private static void addAll(List<Allocation> claimed, ProviderId provider, JsonNode resources) {
        resources
                .properties()
                .forEach(amount -> claimed.add(new Allocation(
                        provider, new ResourceClass(amount.getKey()), Inventories.number(amount.getValue()))));
    }
}
