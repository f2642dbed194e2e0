package kilonova.compute.servers.rest;

import java.util.List;
import java.util.Optional;
import kilonova.compute.api.Links;
import kilonova.compute.servers.InstanceAction;
import kilonova.compute.servers.Server;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.IsoTime;
import kilonova.http.Json;
import kilonova.http.Microversion;
import kilonova.http.Paging;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /servers/{id}/os-instance-actions}: what was asked of a server, and how it went. */
final class ActionLogRoutes {
    private static final InputSchema QUERY = InputSchema.of(ActionLogRoutes.class, "instance-actions-query.json");
    private static final String RULE = "os_compute_api:os-instance-actions:";
    private static final int LONGEST_PAGE = 1000;

    private final Surroundings surroundings;
    private final ServerAccess access;

    ActionLogRoutes(Surroundings surroundings, ServerAccess access) {
        this.surroundings = surroundings;
        this.access = access;
    }

    List<Route> routes() {
        return List.of(
                Routes.get("/servers/{id}/os-instance-actions", this::list),
                Routes.get("/servers/{id}/os-instance-actions/{request}", this::show));
    }

    private Server server(Request request, String rule) {
        return request.microversion().atLeast(21)
                ? access.readEvenDeleted(request, RULE + rule)
                : access.read(request, RULE + rule);
    }

    private Response list(Request request) {
        QUERY.query(request);
        Server server = server(request, "list");
        List<InstanceAction> all = surroundings.actions().list(server.id());
        ObjectNode body = Json.object();
        ArrayNode views = body.putArray("instanceActions");
        if (request.microversion().below(58)) {
            all.forEach(action -> views.add(view(action, request.microversion())));
            return Response.json(200, body);
        }
        ChangeTimes times = ChangeTimes.of(request);
        List<InstanceAction> wanted =
                all.stream().filter(action -> times.include(action.updatedAt())).toList();
        Paging paging = Paging.of(request.query(), LONGEST_PAGE);
        List<InstanceAction> page =
                paging.cut(wanted, InstanceAction::requestId).items();
        page.forEach(action -> views.add(view(action, request.microversion())));
        if (!page.isEmpty() && page.size() == paging.limit()) {
            body.set(
                    "links",
                    Links.of(request)
                            .next(
                                    request,
                                    "servers/" + server.id() + "/os-instance-actions",
                                    page.getLast().requestId()));
        }
        return Response.json(200, body);
    }

    private Response show(Request request) {
        Server server = server(request, "show");
        String requestId = request.pathParameter("request");
        InstanceAction action = surroundings
                .actions()
                .find(server.id(), requestId)
                .orElseThrow(() -> Fault.notFound("Action " + requestId + " not found"));
        ObjectNode view = view(action, request.microversion());
        boolean admin = request.caller().isAdmin();
        if (admin || request.microversion().atLeast(51)) {
            ArrayNode events = view.putArray("events");
            action.events()
                    .reversed()
                    .forEach(event -> events.add(event(event, server, request.microversion(), admin)));
        }
        return Response.json(200, Json.object().set("instanceAction", view));
    }

    private static ObjectNode view(InstanceAction action, Microversion version) {
        ObjectNode view = Json.object()
                .put("action", action.action())
                .put("instance_uuid", action.serverId().toString())
                .put("request_id", action.requestId())
                .put("user_id", action.userId())
                .put("project_id", action.projectId())
                .put("start_time", IsoTime.microseconds(action.startedAt()))
                .put("message", action.message().orElse(null));
        if (version.atLeast(58)) {
            view.put("updated_at", IsoTime.microseconds(action.updatedAt()));
        }
        return view;
    }

    private static ObjectNode event(InstanceAction.Event event, Server server, Microversion version, boolean admin) {
        ObjectNode view = Json.object()
                .put("event", event.name())
                .put("start_time", IsoTime.microseconds(event.startedAt()))
                .put(
                        "finish_time",
                        event.finishedAt().map(IsoTime::microseconds).orElse(null))
                .put("result", event.result().orElse(null));
        if (admin) {
            view.put("traceback", event.traceback().orElse(null));
        }
        if (version.atLeast(62)) {
            Optional<String> host = event.host();
            view.put("hostId", HostId.of(server.projectId(), host));
            if (admin) {
                view.put("host", host.orElse(""));
            }
        }
        if (version.atLeast(84) && admin) {
            view.put("details", event.details().orElse(null));
        }
        return view;
    }
}
