package kilonova.compute.services;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import kilonova.compute.aggregates.AggregateView;
import kilonova.compute.aggregates.Aggregates;
import kilonova.compute.api.BodyValues;
import kilonova.compute.api.PathIds;
import kilonova.compute.api.Policy;
import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.hosts.ComputeHosts;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /os-services}: which hosts there are, and whether new servers may go there. For admins only. */
public final class ServicesApi {
    private static final InputSchema LIST = InputSchema.of(ServicesApi.class, "list-query.json");
    private static final InputSchema UPDATE = InputSchema.of(ServicesApi.class, "update.json");
    private static final String POLICY = "os_compute_api:os-services:";

    private final ComputeHosts hosts;
    private final Aggregates aggregates;
    private final Clock clock;

    public ServicesApi(ComputeHosts hosts, Aggregates aggregates, Clock clock) {
        this.hosts = hosts;
        this.aggregates = aggregates;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/os-services", this::list),
                Routes.put("/os-services/{id}", this::act).upTo(52),
                Routes.put("/os-services/{id}", this::update).from(53),
                Routes.delete("/os-services/{id}", this::delete));
    }

    private Response list(Request request) {
        LIST.query(request);
        Policy.admin(request, POLICY + "list");
        Predicate<String> isAskedHost = asked(request, "host");
        boolean isAskedBinary = asked(request, "binary").test(ServiceView.BINARY);
        AggregateView view = aggregates.view();
        ObjectNode body = Json.object();
        ArrayNode listed = body.putArray("services");
        hosts.list().stream()
                .filter(host -> isAskedBinary && isAskedHost.test(host.name()))
                .forEach(host -> listed.add(ServiceView.of(request, host, view, clock.instant())));
        return Response.json(200, body);
    }

    /** An empty filter is none. */
    private static Predicate<String> asked(Request request, String name) {
        String wanted = request.query().last(name).orElse("");
        return text -> wanted.isEmpty() || wanted.equals(text);
    }

    /** Below 2.53 the path names an action, and the body the host. */
    private Response act(Request request) {
        JsonNode body = UPDATE.body(request);
        Policy.admin(request, POLICY + "update");
        String host = body.path("host").stringValue();
        String binary = body.path("binary").stringValue();
        ObjectNode done = Json.object().put("host", host).put("binary", binary);
        Runnable change = switch (request.pathParameter("id")) {
            case "enable" -> {
                done.put("status", "enabled");
                yield () -> hosts.setDisabled(host, false, Optional.empty());
            }
            case "disable" -> {
                done.put("status", "disabled");
                yield () -> hosts.setDisabled(host, true, Optional.empty());
            }
            case "disable-log-reason" -> {
                String reason = BodyValues.text(body, "disabled_reason")
                        .orElseThrow(() -> Fault.badRequest("Missing disabled reason field"));
                done.put("status", "disabled").put("disabled_reason", reason);
                yield () -> hosts.setDisabled(host, true, Optional.of(reason));
            }
            case "force-down" -> {
                boolean down = forcedDown(request, body);
                done.put("forced_down", down);
                yield () -> hosts.setForcedDown(host, down);
            }
            default -> throw Fault.notFound("Unknown action");
        };
        if (!binary.equals(ServiceView.BINARY)) {
            throw Fault.badRequest("Updating a " + binary + " service is not supported. Only " + ServiceView.BINARY
                    + " services can be updated.");
        }
        if (hosts.find(host).isEmpty()) {
            throw Fault.notFound("Could not find binary " + binary + " on host " + host + ".");
        }
        change.run();
        ObjectNode answer = Json.object();
        answer.set("service", done);
        return Response.json(200, answer);
    }

    private static boolean forcedDown(Request request, JsonNode body) {
        if (request.microversion().below(11)) {
            throw Fault.notFound("Unknown action");
        }
        if (!body.has("forced_down")) {
            throw Fault.badRequest("Missing forced_down field");
        }
        return BodyValues.flag(body, "forced_down", false);
    }

    private Response update(Request request) {
        JsonNode body = UPDATE.body(request);
        Policy.admin(request, POLICY + "update");
        ComputeHost host = known(request);
        String status = BodyValues.text(body, "status").orElse("");
        Optional<String> reason = BodyValues.text(body, "disabled_reason");
        if (status.equals("enabled") && reason.isPresent()) {
            throw Fault.badRequest("Specifying 'disabled_reason' with status 'enabled' is invalid.");
        }
        if (status.isEmpty() && !body.has("forced_down")) {
            throw Fault.badRequest("No updates were requested. Fields 'status' or 'forced_down' should be specified.");
        }
        if (!status.isEmpty()) {
            hosts.setDisabled(host.name(), status.equals("disabled"), reason);
        }
        if (body.has("forced_down")) {
            hosts.setForcedDown(host.name(), BodyValues.flag(body, "forced_down", false));
        }
        ObjectNode answer = Json.object();
        answer.set("service", ServiceView.of(request, known(request), aggregates.view(), clock.instant()));
        return Response.json(200, answer);
    }

    private Response delete(Request request) {
        Policy.admin(request, POLICY + "delete");
        ComputeHost host = known(request);
        hosts.delete(host.serviceUuid()).ifPresent(why -> {
            throw Fault.conflict(why);
        });
        aggregates.forget(host.name());
        return Response.empty(204);
    }

    private ComputeHost known(Request request) {
        Predicate<ComputeHost> isMeant;
        if (request.microversion().atLeast(53)) {
            UUID id = PathIds.uuid(request, "id");
            isMeant = host -> host.serviceUuid().equals(id);
        } else {
            long id = PathIds.number(request, "id");
            isMeant = host -> host.serviceId() == id;
        }
        return hosts.list().stream()
                .filter(isMeant)
                .findFirst()
                .orElseThrow(() -> Fault.notFound("Service " + request.pathParameter("id") + " not found."));
    }
}
