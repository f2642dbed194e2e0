package kilonova.compute.servers.rest;

import java.util.List;
import java.util.Optional;
import kilonova.compute.api.Faults;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.JsonNode;

/** Show, change and delete one server. */
final class SingleServerRoutes {
    private static final InputSchema UPDATE = InputSchema.of(SingleServerRoutes.class, "update.json");

    private final Surroundings surroundings;
    private final ServerAccess access;
    private final ServerView view;

    SingleServerRoutes(Surroundings surroundings, ServerAccess access, ServerView view) {
        this.surroundings = surroundings;
        this.access = access;
        this.view = view;
    }

    List<Route> routes() {
        return List.of(
                Routes.get("/servers/{id}", this::show),
                Routes.put("/servers/{id}", this::update),
                Routes.delete("/servers/{id}", this::delete));
    }

    private Response show(Request request) {
        Server server = access.read(request, "os_compute_api:servers:show");
        return Response.json(200, Json.object().set("server", view.one(request, server, ServerView.Occasion.SHOW)));
    }

    private Response update(Request request) {
        JsonNode asked = UPDATE.body(request).path("server");
        Server server = access.write(request, "os_compute_api:servers:update");
        Server changed = surroundings
                .servers()
                .update(server.id(), current -> changed(current, asked))
                .orElseThrow(() -> ServerAccess.missing(server.id().toString()));
        return Response.json(200, Json.object().set("server", view.one(request, changed, ServerView.Occasion.UPDATE)));
    }

    private Server changed(Server current, JsonNode asked) {
        var now = surroundings.clock().instant();
        Server profiled = current.with(withProfile(current.details(), asked), now);
        return Loose.text(asked, "name")
                .map(name -> profiled.withName(name, now))
                .orElse(profiled);
    }

    /** The details with those of the asked fields that an owner may change at any time. */
    static Server.Details withProfile(Server.Details details, JsonNode asked) {
        Optional<String> description =
                asked.has("description") ? Loose.text(asked, "description") : details.description();
        return details.withProfile(
                Loose.text(asked, "hostname").orElse(details.hostname()),
                description,
                Loose.text(asked, "OS-DCF:diskConfig").orElse(details.diskConfig()),
                Loose.text(asked, "accessIPv4").orElse(details.accessIpV4()),
                Loose.text(asked, "accessIPv6").orElse(details.accessIpV6()));
    }

    private Response delete(Request request) {
        Server server = access.write(request, "os_compute_api:servers:delete");
        Locks.refuse(server, request.caller());
        surroundings
                .operations()
                .act(server, new ServerAction.Delete(), ServerAccess.asker(request))
                .ifPresent(refusal -> {
                    throw Faults.of(refusal);
                });
        return Response.empty(204);
    }
}
