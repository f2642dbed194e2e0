package kilonova.compute.flavors;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import kilonova.compute.api.BodyValues;
import kilonova.compute.api.Faults;
import kilonova.compute.api.KnownProjects;
import kilonova.compute.api.Links;
import kilonova.compute.api.Policy;
import kilonova.compute.flavors.extraspecs.ExtraSpecs;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Paging;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /flavors}: list, show, create, describe, delete; extra specs and access have classes of their own. */
public final class FlavorsApi {
    private static final InputSchema LIST = InputSchema.of(FlavorsApi.class, "list-query.json");
    private static final InputSchema CREATE = InputSchema.of(FlavorsApi.class, "create.json");
    private static final InputSchema UPDATE = InputSchema.of(FlavorsApi.class, "update.json");
    private static final String POLICY = "os_compute_api:os-flavor-manage:";

    private final Flavors flavors;
    private final ExtraSpecsApi extraSpecs;
    private final FlavorAccessApi access;
    private final Clock clock;
    private final int longestPage;

    /** @param longestPage how many flavors one answer lists at most */
    public FlavorsApi(Flavors flavors, ExtraSpecs extraSpecs, KnownProjects projects, Clock clock, int longestPage) {
        this.flavors = flavors;
        this.extraSpecs = new ExtraSpecsApi(flavors, extraSpecs);
        this.access = new FlavorAccessApi(flavors, projects);
        this.clock = clock;
        this.longestPage = longestPage;
    }

    public List<Route> routes() {
        List<Route> own = List.of(
                Routes.get("/flavors", request -> list(request, "flavors", FlavorView::brief)),
                Routes.get("/flavors/detail", request -> list(request, "flavors/detail", FlavorView::full)),
                Routes.post("/flavors", this::create),
                Routes.get("/flavors/{id}", this::show),
                Routes.put("/flavors/{id}", request -> {
                            throw Faults.notAtThisVersion(request);
                        })
                        .upTo(54),
                Routes.put("/flavors/{id}", this::describe).from(55),
                Routes.delete("/flavors/{id}", this::delete));
        return Stream.of(own, extraSpecs.routes(), access.routes())
                .flatMap(List::stream)
                .toList();
    }

    private Response list(Request request, String collection, BiFunction<Request, Flavor, ObjectNode> view) {
        LIST.query(request);
        Paging paging = Paging.of(request.query(), longestPage);
        List<Flavor> page = paging.cut(FlavorListing.of(request, flavors.list()), Flavor::id)
                .items();
        ObjectNode body = Json.object();
        page.forEach(flavor -> body.withArray("/flavors").add(view.apply(request, flavor)));
        body.withArray("/flavors");
        if (!page.isEmpty() && page.size() == paging.limit()) {
            body.set(
                    "flavors_links",
                    Links.of(request).next(request, collection, page.getLast().id()));
        }
        return Response.json(200, body);
    }

    private Response show(Request request) {
        return answer(request, visible(flavors, request));
    }

    private Response create(Request request) {
        Policy.admin(request, POLICY + "create");
        JsonNode asked = CREATE.body(request).path("flavor");
        Flavor flavor = new Flavor(
                id(asked.path("id")),
                asked.path("name").stringValue(),
                BodyValues.whole(asked, "vcpus", 1),
                BodyValues.whole(asked, "ram", 1),
                BodyValues.whole(asked, "disk", 0),
                BodyValues.whole(asked, "OS-FLV-EXT-DATA:ephemeral", 0),
                BodyValues.whole(asked, "swap", 0),
                factor(asked.path("rxtx_factor")),
                BodyValues.flag(asked, "os-flavor-access:is_public", true),
                BodyValues.text(asked, "description"),
                Map.of(),
                Set.of(),
                clock.instant());
        return answer(request, Faults.orFault(flavors.create(flavor)));
    }

    private Response describe(Request request) {
        Policy.admin(request, POLICY + "update");
        Optional<String> description = BodyValues.text(UPDATE.body(request).path("flavor"), "description");
        return answer(request, Faults.orFault(flavors.describe(request.pathParameter("id"), description)));
    }

    private Response delete(Request request) {
        Policy.admin(request, POLICY + "delete");
        Faults.orFault(flavors.delete(request.pathParameter("id")));
        return Response.empty(202);
    }

    /** The flavor that the path names; faults 404 if the caller may not use it. */
    static Flavor visible(Flavors flavors, Request request) {
        String id = request.pathParameter("id");
        return flavors.find(id, request.caller()).orElseThrow(() -> Fault.notFound(Flavors.notFound(id)));
    }

    private static Response answer(Request request, Flavor flavor) {
        ObjectNode body = Json.object();
        body.set("flavor", FlavorView.full(request, flavor));
        return Response.json(200, body);
    }

    private static String id(JsonNode asked) {
        if (asked.isMissingNode() || asked.isNull()) {
            return UUID.randomUUID().toString();
        }
        return asked.asString();
    }

    private static double factor(JsonNode asked) {
        if (asked.isMissingNode()) {
            return 1.0;
        }
        double factor = asked.isString() ? Double.parseDouble(asked.stringValue()) : asked.doubleValue();
        if (factor <= 0) {
            throw Fault.badRequest("Invalid input for field/attribute rxtx_factor. It must be more than 0.");
        }
        return factor;
    }
}
