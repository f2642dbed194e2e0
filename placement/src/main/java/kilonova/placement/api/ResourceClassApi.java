package kilonova.placement.api;

import java.time.Instant;
import java.util.List;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.placement.Placement;
import kilonova.placement.commands.CreateResourceClass;
import kilonova.placement.commands.DeleteResourceClass;
import kilonova.placement.commands.Outcome;
import kilonova.placement.commands.Refusal;
import kilonova.placement.commands.RenameResourceClass;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.placement.snapshots.Snapshot;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /resource_classes} and {@code /resource_classes/{name}}. */
final class ResourceClassApi {
    private static final String ALL = "/resource_classes";
    private static final String ONE = "/resource_classes/{name}";
    private static final int SINCE = 2;
    private static final int LAST_RENAMING = 6;

    private final Placement placement;
    private final Answers answers;

    ResourceClassApi(Placement placement, Answers answers) {
        this.placement = placement;
        this.answers = answers;
    }

    List<Route> routes(Guard guard) {
        return List.of(
                Routes.get(ALL, guard.reading(Rule.LIST_RESOURCE_CLASSES, this::list))
                        .from(SINCE),
                Routes.post(ALL, guard.writing(Rule.CREATE_RESOURCE_CLASS, this::create))
                        .from(SINCE),
                Routes.get(ONE, guard.reading(Rule.SHOW_RESOURCE_CLASS, this::show))
                        .from(SINCE),
                Routes.put(ONE, guard.writing(Rule.UPDATE_RESOURCE_CLASS, this::rename))
                        .from(SINCE)
                        .upTo(LAST_RENAMING),
                Routes.put(ONE, guard.plain(Rule.UPDATE_RESOURCE_CLASS, this::ensure))
                        .from(LAST_RENAMING + 1),
                Routes.delete(ONE, guard.plain(Rule.DELETE_RESOURCE_CLASS, this::delete))
                        .from(SINCE));
    }

    private Response list(Request request) {
        Snapshot now = placement.snapshot();
        ArrayNode classes = Json.array();
        now.catalogue().resourceClasses().forEach(resourceClass -> classes.add(write(request, resourceClass)));
        Instant modified = now.catalogue().customClasses().values().stream()
                .reduce(Answers::later)
                .orElseGet(answers::now);
        return answers.entity(request, 200, Json.object().set("resource_classes", classes), modified);
    }

    private Response show(Request request) {
        Snapshot now = placement.snapshot();
        ResourceClass resourceClass = known(request, now);
        return answers.entity(
                request,
                200,
                write(request, resourceClass),
                now.catalogue().changed(resourceClass).orElseGet(answers::now));
    }

    private Response create(Request request) {
        ResourceClass resourceClass = bodyName(request);
        return switch (placement.execute(new CreateResourceClass(resourceClass, answers.now()))) {
            case Outcome.Done<ResourceClass> _ ->
                Response.empty(201).with("Location", location(request, resourceClass));
            case Outcome.Refused<ResourceClass>(Refusal refusal) ->
                throw refusal instanceof Refusal.ResourceClassExists
                        ? Fault.conflict("Conflicting resource class already exists: " + resourceClass)
                        : Refusals.fault(refusal);
        };
    }

    private Response rename(Request request) {
        ResourceClass to = bodyName(request);
        ResourceClass from = known(request, placement.snapshot());
        return switch (placement.execute(new RenameResourceClass(from, to, answers.now()))) {
            case Outcome.Done<ResourceClass>(ResourceClass renamed) -> Response.json(200, write(request, renamed));
            case Outcome.Refused<ResourceClass>(Refusal refusal) ->
                throw switch (refusal) {
                    case Refusal.ResourceClassExists _ -> Fault.conflict("Resource class already exists: " + to);
                    case Refusal.ResourceClassIsStandard _ ->
                        Fault.badRequest("Cannot update standard resource class " + from);
                    default -> Refusals.fault(refusal);
                };
        };
    }

    private Response ensure(Request request) {
        ResourceClass resourceClass = new ResourceClass(request.pathParameter("name"));
        Schemas.RESOURCE_CLASS
                .problem(Json.object().put("name", resourceClass.name()))
                .ifPresent(problem -> {
                    throw Fault.badRequest("JSON does not validate: " + problem);
                });
        Outcome<ResourceClass> made = placement.execute(new CreateResourceClass(resourceClass, answers.now()));
        return Response.empty(made.reply().isPresent() ? 201 : 204).with("Location", location(request, resourceClass));
    }

    private Response delete(Request request) {
        ResourceClass resourceClass = known(request, placement.snapshot());
        return switch (placement.execute(new DeleteResourceClass(resourceClass))) {
            case Outcome.Done<ResourceClass> _ -> Response.empty(204);
            case Outcome.Refused<ResourceClass>(Refusal refusal) -> {
                String message = "Error in delete resource class: " + refusal.message();
                throw switch (refusal) {
                    case Refusal.ResourceClassIsStandard _ -> Fault.badRequest(message);
                    case Refusal.ResourceClassInUse _ -> Fault.conflict(message);
                    default -> Fault.notFound(refusal.message());
                };
            }
        };
    }

    private static ResourceClass known(Request request, Snapshot now) {
        ResourceClass resourceClass = new ResourceClass(request.pathParameter("name"));
        if (!now.catalogue().has(resourceClass)) {
            throw Fault.notFound(new Refusal.UnknownResourceClass(resourceClass).message());
        }
        return resourceClass;
    }

    private static ResourceClass bodyName(Request request) {
        JsonNode body = Guard.body(request, Schemas.RESOURCE_CLASS);
        return new ResourceClass(body.path("name").stringValue());
    }

    private static String location(Request request, ResourceClass resourceClass) {
        return request.url("/resource_classes/" + resourceClass);
    }

    private static ObjectNode write(Request request, ResourceClass resourceClass) {
        String path = Answers.path(request, "/resource_classes/" + resourceClass);
        return Json.object()
                .put("name", resourceClass.name())
                .set("links", Json.array().add(Answers.link("self", path)));
    }
}
