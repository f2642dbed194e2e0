package kilonova.compute.aggregates;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kilonova.compute.api.BodyValues;
import kilonova.compute.api.Faults;
import kilonova.compute.api.PathIds;
import kilonova.compute.api.Policy;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.IsoTime;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /os-aggregates}. For admins only. */
public final class AggregatesApi {
    private static final InputSchema CREATE = InputSchema.of(AggregatesApi.class, "create.json");
    private static final InputSchema UPDATE = InputSchema.of(AggregatesApi.class, "update.json");
    private static final InputSchema ACTION = InputSchema.of(AggregatesApi.class, "action.json");
    private static final InputSchema IMAGES = InputSchema.of(AggregatesApi.class, "images.json");
    private static final String POLICY = "os_compute_api:os-aggregates:";

    private final Aggregates aggregates;

    public AggregatesApi(Aggregates aggregates) {
        this.aggregates = aggregates;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/os-aggregates", this::list),
                Routes.post("/os-aggregates", this::create),
                Routes.get("/os-aggregates/{id}", this::show),
                Routes.put("/os-aggregates/{id}", this::update),
                Routes.delete("/os-aggregates/{id}", this::delete),
                Routes.post("/os-aggregates/{id}/action", this::act),
                Routes.post("/os-aggregates/{id}/images", this::cacheImages).from(81));
    }

    private Response list(Request request) {
        Policy.admin(request, POLICY + "index");
        ObjectNode body = Json.object();
        ArrayNode listed = body.putArray("aggregates");
        aggregates.view().all().forEach(aggregate -> listed.add(whole(request, aggregate)));
        return Response.json(200, body);
    }

    private Response show(Request request) {
        Policy.admin(request, POLICY + "show");
        return answer(whole(request, known(request)));
    }

    private Response create(Request request) {
        JsonNode asked = CREATE.body(request).path("aggregate");
        Policy.admin(request, POLICY + "create");
        return answer(plain(
                request,
                Faults.orFault(aggregates.create(
                        asked.path("name").stringValue(), BodyValues.text(asked, "availability_zone")))));
    }

    private Response update(Request request) {
        JsonNode asked = UPDATE.body(request).path("aggregate");
        Policy.admin(request, POLICY + "update");
        Optional<Optional<String>> zone = asked.has("availability_zone")
                ? Optional.of(BodyValues.text(asked, "availability_zone"))
                : Optional.empty();
        return answer(whole(
                request,
                Faults.orFault(aggregates.update(
                        id(request), BodyValues.text(asked, "name").map(String::strip), zone))));
    }

    private Response delete(Request request) {
        Policy.admin(request, POLICY + "delete");
        Faults.orFault(aggregates.delete(id(request)));
        return Response.empty(200);
    }

    private Response act(Request request) {
        JsonNode body = ACTION.body(request);
        String action = body.propertyNames().iterator().next();
        Policy.admin(request, POLICY + action);
        JsonNode asked = body.path(action);
        long id = id(request);
        return answer(whole(
                request,
                Faults.orFault(
                        switch (action) {
                            case "add_host" ->
                                aggregates.addHost(id, asked.path("host").stringValue());
                            case "remove_host" ->
                                aggregates.removeHost(id, asked.path("host").stringValue());
                            default -> aggregates.setMetadata(id, changes(asked.path("metadata")));
                        })));
    }

    /** Hosts take images when they need them, so there is nothing to do beforehand, and the promise is kept at once. */
    private Response cacheImages(Request request) {
        JsonNode asked = IMAGES.body(request).path("cache");
        Policy.admin(request, "compute:aggregates:images");
        Set<String> images = new HashSet<>();
        for (JsonNode image : asked) {
            if (!images.add(image.path("id").stringValue())) {
                throw Fault.badRequest("Duplicate images in request");
            }
        }
        known(request);
        return Response.empty(202);
    }

    private Aggregate known(Request request) {
        long id = id(request);
        return aggregates.find(id).orElseThrow(() -> Fault.notFound(Aggregates.notFound(id)));
    }

    private static long id(Request request) {
        return PathIds.number(request, "id");
    }

    private static Map<String, Optional<String>> changes(JsonNode metadata) {
        Map<String, Optional<String>> changes = new HashMap<>();
        metadata.propertyNames().forEach(key -> changes.put(key, BodyValues.text(metadata, key)));
        return changes;
    }

    private static ObjectNode whole(Request request, Aggregate aggregate) {
        ObjectNode view = plain(request, aggregate);
        ArrayNode hosts = view.putArray("hosts");
        aggregate.hosts().forEach(hosts::add);
        ObjectNode metadata = view.putObject("metadata");
        new TreeMap<>(aggregate.metadata()).forEach(metadata::put);
        return view;
    }

    private static ObjectNode plain(Request request, Aggregate aggregate) {
        ObjectNode view = Json.object()
                .put("id", aggregate.id())
                .put("name", aggregate.name())
                .put("created_at", IsoTime.microseconds(aggregate.createdAt()))
                .put("deleted", false)
                .putNull("deleted_at");
        aggregate.zone().ifPresentOrElse(zone -> view.put(Aggregate.ZONE, zone), () -> view.putNull(Aggregate.ZONE));
        aggregate
                .updatedAt()
                .ifPresentOrElse(
                        at -> view.put("updated_at", IsoTime.microseconds(at)), () -> view.putNull("updated_at"));
        if (request.microversion().atLeast(41)) {
            view.put("uuid", aggregate.uuid().toString());
        }
        return view;
    }

    private static Response answer(ObjectNode aggregate) {
        ObjectNode body = Json.object();
        body.set("aggregate", aggregate);
        return Response.json(200, body);
    }
}
