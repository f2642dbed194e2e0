package kilonova.image.rest;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.image.images.Image;
import kilonova.image.images.ImageRules;
import kilonova.image.images.Member;
import kilonova.image.images.MemberTable;
import kilonova.image.images.Viewer;
import kilonova.image.images.Visibility;
import kilonova.image.outcome.Reason;
import kilonova.image.outcome.Rejected;
import kilonova.store.Database;
import org.jdbi.v3.core.Handle;

/** Whom a shared image is shared with. Its owner adds and removes members; each member accepts or rejects for itself. */
record MemberRoutes(Database database, InstantSource clock) {
    private static final int MOST_MEMBERS = 128;
    private static final int LONGEST_ID = 255;

    List<Route> routes() {
        return List.of(
                Routes.get("/v2/images/{id}/members", this::list),
                Routes.post("/v2/images/{id}/members", this::add),
                Routes.get("/v2/images/{id}/members/{member}", this::show),
                Routes.put("/v2/images/{id}/members/{member}", this::update),
                Routes.delete("/v2/images/{id}/members/{member}", this::remove));
    }

    private Response list(Request request) {
        Viewer viewer = Callers.viewer(request);
        var body = Json.object();
        var members = body.putArray("members");
        database.read(handle -> visible(handle, shared(handle, request, viewer), viewer))
                .forEach(member -> members.add(ImageView.of(member)));
        return Response.json(200, body.put("schema", "/v2/schemas/members"));
    }

    private Response show(Request request) {
        Viewer viewer = Callers.viewer(request);
        return Response.json(
                200,
                ImageView.of(database.<Member>read(
                        handle -> member(handle, shared(handle, request, viewer), request, viewer))));
    }

    private Response add(Request request) {
        Viewer viewer = Callers.viewer(request);
        String project = request.json().path("member").asString("");
        if (project.isEmpty() || project.length() > LONGEST_ID) {
            throw new Rejected(Reason.INVALID_INPUT, "Expected a member in the form: {\"member\": \"project_id\"}");
        }
        Instant now = clock.instant();
        Member added = database.write(handle -> {
            Image image = ownShared(handle, request, viewer);
            MemberTable table = new MemberTable(handle);
            List<Member> present = table.ofImage(image.id());
            if (present.stream().anyMatch(member -> member.projectId().equals(project))) {
                throw new Rejected(
                        Reason.DUPLICATE, "Member " + project + " is already there for image " + image.id() + ".");
            }
            if (present.size() >= MOST_MEMBERS) {
                throw new Rejected(
                        Reason.OVER_QUOTA, "The limit has been exceeded: at most " + MOST_MEMBERS + " members.");
            }
            Member member = new Member(image.id(), project, Member.Status.PENDING, now, now);
            table.insert(member);
            return member;
        });
        return Response.json(200, ImageView.of(added));
    }

    private Response update(Request request) {
        Viewer viewer = Callers.viewer(request);
        Callers.demandWriter(viewer);
        String text = request.json().path("status").asString("");
        Member.Status status = Member.Status.of(text)
                .orElseThrow(() -> new Rejected(
                        Reason.INVALID_INPUT, "A status is pending, accepted or rejected, not '" + text + "'."));
        return Response.json(200, ImageView.of(database.<Member>write(handle -> {
            Member old = member(handle, shared(handle, request, viewer), request, viewer);
            if (!viewer.administrator() && !old.projectId().equals(viewer.projectId())) {
                throw Callers.forbidden("Only the member itself says whether it accepts the image.");
            }
            Member changed = new Member(old.imageId(), old.projectId(), status, old.created(), clock.instant());
            new MemberTable(handle).update(changed);
            return changed;
        })));
    }

    private Response remove(Request request) {
        Viewer viewer = Callers.viewer(request);
        database.change(handle ->
                new MemberTable(handle).delete(member(handle, ownShared(handle, request, viewer), request, viewer)));
        return Response.empty(204);
    }

    private static Image shared(Handle handle, Request request, Viewer viewer) {
        Image image = ImageRules.visible(handle, request.pathParameter("id"), viewer);
        if (image.visibility() != Visibility.SHARED) {
            throw Callers.forbidden("Only shared images have members.");
        }
        return image;
    }

    private static Image ownShared(Handle handle, Request request, Viewer viewer) {
        Image image = shared(handle, request, viewer);
        if (!viewer.changes(image)) {
            throw Callers.forbidden("You are not permitted to change the members of this image.");
        }
        return image;
    }

    private static List<Member> visible(Handle handle, Image image, Viewer viewer) {
        List<Member> all = new MemberTable(handle).ofImage(image.id());
        return viewer.administrator() || viewer.owns(image)
                ? all
                : viewer.membership(all).stream().toList();
    }

    private static Member member(Handle handle, Image image, Request request, Viewer viewer) {
        Optional<Member> found = visible(handle, image, viewer).stream()
                .filter(member -> member.projectId().equals(request.pathParameter("member")))
                .findFirst();
        return found.orElseThrow(() -> new Rejected(
                Reason.NOT_FOUND,
                request.pathParameter("member") + " not found in the member list of the image " + image.id() + "."));
    }
}
