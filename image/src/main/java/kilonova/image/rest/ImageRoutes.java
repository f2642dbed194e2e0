package kilonova.image.rest;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.image.files.FileName;
import kilonova.image.files.ImageFiles;
import kilonova.image.images.Image;
import kilonova.image.images.ImageRules;
import kilonova.image.images.ImageStatus;
import kilonova.image.images.ImageTable;
import kilonova.image.images.Viewer;
import kilonova.image.images.Visibility;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Rejected;
import kilonova.store.Database;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is known about images: create, list, show, patch, delete, tags, deactivate and reactivate. */
record ImageRoutes(Database database, ImageFiles files, InstantSource clock) {
    private static final int LONGEST_TAG = 255;

    List<Route> routes() {
        return List.of(
                Routes.get("/v2/images", this::list),
                Routes.post("/v2/images", this::create),
                Routes.get("/v2/images/{id}", this::show),
                Routes.patch("/v2/images/{id}", this::patch),
                Routes.delete("/v2/images/{id}", this::delete),
                Routes.put("/v2/images/{id}/tags/{tag}", this::addTag),
                Routes.delete("/v2/images/{id}/tags/{tag}", this::removeTag),
                Routes.post(
                        "/v2/images/{id}/actions/deactivate",
                        request -> turn(request, ImageStatus.ACTIVE, ImageStatus.DEACTIVATED)),
                Routes.post(
                        "/v2/images/{id}/actions/reactivate",
                        request -> turn(request, ImageStatus.DEACTIVATED, ImageStatus.ACTIVE)));
    }

    private Response list(Request request) {
        ImageQuery query = new ImageQuery(request.query());
        List<Image> images = database.read(query.list(Callers.viewer(request))::of);
        return Response.json(
                200, query.answer(images.stream().map(ImageView::of).toList()));
    }

    private Response create(Request request) {
        Viewer viewer = Callers.viewer(request);
        Callers.demandWriter(viewer);
        JsonNode body = request.json();
        if (!body.isObject()) {
            throw new Rejected(Reason.INVALID_INPUT, "An image is a JSON object.");
        }
        Instant now = clock.instant();
        ImageDraft draft = new ImageDraft(blank(id(body), viewer.projectId(), now), viewer);
        for (var entry : body.properties()) {
            if (!entry.getKey().equals("id")) {
                draft.set(entry.getKey(), entry.getValue());
            }
        }
        Image image = draft.finished(now);
        if (image.owner().isEmpty()) {
            throw new Rejected(Reason.INVALID_INPUT, "A token without a project must name an owner for the image.");
        }
        database.change(handle -> {
            if (new ImageTable(handle).find(image.id()).isPresent()) {
                throw new Rejected(Reason.DUPLICATE, "Image ID " + image.id() + " already exists!");
            }
            new ImageTable(handle).insert(image);
        });
        return Response.json(201, ImageView.of(image))
                .with("Location", request.url("/v2/images/" + image.id()))
                .with("OpenStack-image-import-methods", DiscoveryRoutes.IMPORT_METHOD);
    }

    private Response show(Request request) {
        Image image = database.read(
                handle -> ImageRules.visible(handle, request.pathParameter("id"), Callers.viewer(request)));
        return Response.json(200, ImageView.of(image));
    }

    private Response patch(Request request) {
        Viewer viewer = Callers.viewer(request);
        Patch patch = Patch.read(request.headers().mediaType().orElse(""), request.json());
        ObjectNode view = database.write(handle -> {
            Image old = ImageRules.changeable(handle, request.pathParameter("id"), viewer);
            if (patch.steps().isEmpty()) {
                return ImageView.of(old);
            }
            ImageDraft draft = new ImageDraft(old, viewer);
            patch.applyTo(draft);
            Image changed = draft.finished(clock.instant());
            new ImageTable(handle).update(changed);
            return ImageView.of(changed);
        });
        return Response.json(200, view);
    }

    private Response delete(Request request) {
        Viewer viewer = Callers.viewer(request);
        Image deleted = database.write(handle -> {
            Image image = ImageRules.changeable(handle, request.pathParameter("id"), viewer);
            if (image.isProtected()) {
                throw new Rejected(Reason.PROTECTED, "Image " + image.id() + " is protected and cannot be deleted.");
            }
            new ImageTable(handle).delete(image.id());
            return image;
        });
        if (!deleted.upload().isEmpty()) {
            files.delete(FileName.of(deleted));
        }
        return Response.empty(204);
    }

    private Response addTag(Request request) {
        String tag = request.pathParameter("tag");
        if (tag.length() > LONGEST_TAG) {
            throw new Rejected(Reason.INVALID_INPUT, "A tag has at most " + LONGEST_TAG + " characters.");
        }
        return change(request, image -> {
            List<String> tags = new ArrayList<>(image.tags());
            tags.add(tag);
            return image.tagged(ImageDraft.checkedTags(tags), clock.instant());
        });
    }

    private Response removeTag(Request request) {
        String tag = request.pathParameter("tag");
        return change(request, image -> {
            if (!image.tags().contains(tag)) {
                throw new Rejected(Reason.NOT_FOUND, "The image has no tag " + tag + ".");
            }
            List<String> tags = new ArrayList<>(image.tags());
            tags.remove(tag);
            return image.tagged(tags, clock.instant());
        });
    }

    private Response turn(Request request, ImageStatus from, ImageStatus to) {
        return change(request, image -> {
            if (image.status() != from && image.status() != to) {
                throw Callers.forbidden("Image status transition from "
                        + image.status().text() + " to " + to.text() + " is not allowed.");
            }
            return image.in(to, image.upload(), image.data(), clock.instant());
        });
    }

    private Response change(Request request, UnaryOperator<Image> change) {
        Viewer viewer = Callers.viewer(request);
        database.change(handle -> new ImageTable(handle)
                .update(change.apply(ImageRules.changeable(handle, request.pathParameter("id"), viewer))));
        return Response.empty(204);
    }

    private static String id(JsonNode body) {
        if (!body.has("id")) {
            return UUID.randomUUID().toString();
        }
        String id = body.path("id").asString("");
        if (!id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw new Rejected(Reason.INVALID_INPUT, "Invalid image id format: it must be a lower-case UUID.");
        }
        return id;
    }

    private static Image blank(String id, String owner, Instant now) {
        return new Image(
                id,
                owner,
                Optional.empty(),
                ImageStatus.QUEUED,
                Visibility.SHARED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                0,
                0,
                false,
                false,
                List.of(),
                Map.of(),
                now,
                now);
    }
}
