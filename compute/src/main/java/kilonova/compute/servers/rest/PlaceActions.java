package kilonova.compute.servers.rest;

import java.util.Optional;
import kilonova.compute.api.Faults;
import kilonova.compute.api.Policy;
import kilonova.compute.livemigration.MigrationReport;
import kilonova.compute.servers.Lifecycle;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import tools.jackson.databind.JsonNode;

/** The actions that name a place or an image for a server: {@code unshelve}, {@code evacuate}, {@code os-migrateLive}, {@code rescue}. */
final class PlaceActions {
    static final InputSchema UNSHELVE = InputSchema.of(PlaceActions.class, "unshelve.json");
    static final InputSchema EVACUATE = InputSchema.of(PlaceActions.class, "evacuate.json");
    static final InputSchema LIVE_MIGRATE = InputSchema.of(PlaceActions.class, "live-migrate.json");
    static final InputSchema RESCUE = InputSchema.of(PlaceActions.class, "rescue.json");

    /** Up to here an evacuated server's password was made anew and shown. */
    private static final int LAST_WITH_PASSWORD = 13;

    /** From here on an evacuated server arrives stopped. */
    private static final int ARRIVES_STOPPED = 95;

    /** From here on nobody may skip the scheduler. */
    private static final int FIRST_WITHOUT_FORCE = 68;

    /** Up to here whoever asks for a live migration waits for what is in its way. */
    private static final int LAST_THAT_CHECKS_FIRST = 33;

    private final Surroundings surroundings;

    PlaceActions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Response unshelve(Request request, Server server, JsonNode body) {
        boolean placed = request.microversion().atLeast(77);
        Optional<String> host = placed ? Loose.text(body, "host") : Optional.empty();
        host.ifPresent(name -> {
            Policy.admin(request, "os_compute_api:os-shelve:unshelve_to_host");
            requireHost(name);
        });
        Optional<Optional<String>> zone = placed && body.has("availability_zone")
                ? Optional.of(Loose.text(body, "availability_zone"))
                : Optional.empty();
        zone.flatMap(named -> named)
                .filter(name -> !surroundings.zones().available().contains(name))
                .ifPresent(name -> {
                    throw Fault.badRequest("The requested availability zone is not available");
                });
        act(request, server, new ServerAction.Unshelve(host, zone));
        return Response.empty(202);
    }

    Response evacuate(Request request, Server server, JsonNode body) {
        Optional<String> host = Loose.text(body, "host");
        host.ifPresent(this::requireHost);
        if (!request.microversion().atLeast(FIRST_WITHOUT_FORCE) && Loose.flag(body.path("force")) && host.isEmpty()) {
            throw Fault.badRequest("Can't force to a non-provided destination");
        }
        act(
                request,
                server,
                new ServerAction.Evacuate(host, request.microversion().atLeast(ARRIVES_STOPPED)));
        return request.microversion().atLeast(LAST_WITH_PASSWORD + 1)
                ? Response.empty(200)
                : Response.json(
                        200,
                        Json.object()
                                .put("adminPass", Loose.text(body, "adminPass").orElseGet(AdminPassword::make)));
    }

    /**
     * Nothing is ever forced onto a host: one that lacks the devices could not take the server in. Disks are copied where they have to
     * be, whatever is asked.
     */
    Response liveMigrate(Request request, Server server, JsonNode body) {
        Optional<String> host = Loose.text(body, "host");
        host.ifPresent(this::requireHost);
        if (!request.microversion().atLeast(FIRST_WITHOUT_FORCE) && Loose.flag(body.path("force")) && host.isEmpty()) {
            throw Fault.badRequest("Can't force to a non-provided destination");
        }
        Locks.refuse(server, request.caller());
        ServerAction action = new ServerAction.LiveMigrate(host);
        if (!request.microversion().atLeast(LAST_THAT_CHECKS_FIRST + 1)
                && Lifecycle.refusal(server, action).isEmpty()
                && !host.equals(server.whereabouts().host())) {
            MigrationReport report = surroundings.liveMigrations().check(server, host);
            if (!report.isPossible()) {
                throw Fault.badRequest(report.sentence());
            }
        }
        act(request, server, action);
        return Response.empty(202);
    }

    Response rescue(Request request, Server server, JsonNode body) {
        String imageId = Loose.text(body, "rescue_image_ref")
                .or(server::imageId)
                .orElseThrow(() -> Fault.badRequest("Name an image to rescue the server with: rescue_image_ref"));
        boolean usable = surroundings
                .images()
                .find(request.caller(), imageId)
                .filter(Surroundings.ImageFinder.Image::active)
                .isPresent();
        if (!usable) {
            throw Fault.badRequest("Image " + imageId + " could not be found or has no data to rescue with.");
        }
        act(request, server, new ServerAction.Rescue(imageId));
        return Response.json(
                200,
                Json.object().put("adminPass", Loose.text(body, "adminPass").orElseGet(AdminPassword::make)));
    }

    private void requireHost(String name) {
        if (surroundings.hosts().find(name).isEmpty()) {
            throw Fault.badRequest("Compute host " + name + " could not be found.");
        }
    }

    private void act(Request request, Server server, ServerAction action) {
        Locks.refuse(server, request.caller());
        surroundings
                .operations()
                .act(server, action, ServerAccess.asker(request))
                .ifPresent(refusal -> {
                    throw Faults.of(refusal);
                });
    }
}
