package kilonova.compute.servers.rest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import kilonova.compute.api.Faults;
import kilonova.compute.api.Links;
import kilonova.compute.operations.Snapshots;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Lifecycle;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import tools.jackson.databind.JsonNode;

/** The actions that copy a server's disk into an image: {@code createImage}, {@code createBackup}, {@code shelve}. */
final class CopyActions {
    static final InputSchema CREATE_IMAGE = InputSchema.of(CopyActions.class, "create-image.json");
    static final InputSchema CREATE_BACKUP = InputSchema.of(CopyActions.class, "create-backup.json");

    /** From here on the answer's body names the image; before, a header did. */
    private static final int IN_THE_BODY = 45;

    private final Surroundings surroundings;

    CopyActions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Response createImage(Request request, Server server, JsonNode body) {
        Map<String, String> metadata = metadata(body);
        String imageId = copy(
                request,
                server,
                body.path("name").asString(),
                Snapshots.Purpose.SNAPSHOT,
                metadata,
                ServerAction.CreateImage::new);
        return answer(request, imageId);
    }

    Response createBackup(Request request, Server server, JsonNode body) {
        String type = body.path("backup_type").asString();
        int rotation = Loose.number(body.path("rotation"), 0);
        Map<String, String> properties = new HashMap<>(metadata(body));
        properties.put("backup_type", type);
        String imageId = copy(
                request,
                server,
                body.path("name").asString(),
                Snapshots.Purpose.BACKUP,
                properties,
                image -> new ServerAction.CreateBackup(image, type, rotation));
        // Nobody keeps this one: when it is there, it goes with all others.
        boolean stays = rotation > 0 || request.microversion().atLeast(IN_THE_BODY);
        return stays ? answer(request, imageId) : Response.empty(202);
    }

    Response shelve(Request request, Server server) {
        Locks.refuse(server, request.caller());
        copy(request, server, server.name() + "-shelved", Snapshots.Purpose.SHELVE, Map.of(), ServerAction.Shelve::new);
        return Response.empty(202);
    }

    private Map<String, String> metadata(JsonNode body) {
        Map<String, String> metadata = Metadata.of(body.path("metadata"));
        Metadata.refuseTooMany(metadata, surroundings.metadataItems());
        return metadata;
    }

    /** The image is made before the action is stored, and goes again if that is refused. A lock keeps nobody from making a copy. */
    private String copy(
            Request request,
            Server server,
            String name,
            Snapshots.Purpose purpose,
            Map<String, String> properties,
            Function<String, ServerAction> action) {
        refuse(Lifecycle.refusal(server, action.apply("")));
        String imageId = switch (surroundings.snapshots().make(server, name, purpose, properties)) {
            case Snapshots.Made.Waiting(String made) -> made;
            case Snapshots.Made.Refused(Refusal refusal) -> throw Faults.of(refusal);
        };
        Optional<Refusal> refusal =
                surroundings.operations().act(server, action.apply(imageId), ServerAccess.asker(request));
        refusal.ifPresent(no -> surroundings.snapshots().discard(imageId));
        refuse(refusal);
        return imageId;
    }

    private static void refuse(Optional<Refusal> refusal) {
        refusal.ifPresent(no -> {
            throw Faults.of(no);
        });
    }

    private static Response answer(Request request, String imageId) {
        return request.microversion().atLeast(IN_THE_BODY)
                ? Response.json(202, Json.object().put("image_id", imageId))
                : Response.empty(202).with("Location", Links.of(request).bookmark("images", imageId));
    }
}
