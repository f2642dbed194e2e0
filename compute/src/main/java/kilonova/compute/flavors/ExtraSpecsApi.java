package kilonova.compute.flavors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.api.Faults;
import kilonova.compute.api.Policy;
import kilonova.compute.flavors.extraspecs.ExtraSpecs;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /flavors/{id}/os-extra_specs}. */
final class ExtraSpecsApi {
    private static final InputSchema SET_SOME = InputSchema.of(ExtraSpecsApi.class, "extra-specs.json");
    private static final InputSchema SET_ONE = InputSchema.of(ExtraSpecsApi.class, "extra-spec.json");
    private static final String POLICY = "os_compute_api:os-flavor-extra-specs:";
    private static final int LONGEST = 255;

    private final Flavors flavors;
    private final ExtraSpecs check;

    ExtraSpecsApi(Flavors flavors, ExtraSpecs check) {
        this.flavors = flavors;
        this.check = check;
    }

    List<Route> routes() {
        return List.of(
                Routes.get("/flavors/{id}/os-extra_specs", this::list),
                Routes.post("/flavors/{id}/os-extra_specs", this::setSome),
                Routes.get("/flavors/{id}/os-extra_specs/{key}", this::show),
                Routes.put("/flavors/{id}/os-extra_specs/{key}", this::setOne),
                Routes.delete("/flavors/{id}/os-extra_specs/{key}", this::delete));
    }

    private Response list(Request request) {
        Policy.reader(request, Policy.project(request), POLICY + "index");
        ObjectNode body = Json.object();
        body.set("extra_specs", FlavorView.extraSpecs(FlavorsApi.visible(flavors, request)));
        return Response.json(200, body);
    }

    private Response show(Request request) {
        Policy.reader(request, Policy.project(request), POLICY + "show");
        Flavor flavor = FlavorsApi.visible(flavors, request);
        String key = request.pathParameter("key");
        String value = Optional.ofNullable(flavor.extraSpecs().get(key))
                .orElseThrow(() -> Fault.notFound(Flavors.noExtraSpec(flavor.id(), key)));
        return Response.json(200, Json.object().put(key, value));
    }

    private Response setSome(Request request) {
        Policy.admin(request, POLICY + "create");
        JsonNode body = SET_SOME.body(request);
        set(request, body.path("extra_specs"));
        return Response.json(200, body);
    }

    private Response setOne(Request request) {
        Policy.admin(request, POLICY + "update");
        JsonNode body = SET_ONE.body(request);
        if (!body.has(request.pathParameter("key"))) {
            throw Fault.badRequest("Request body and URI mismatch");
        }
        set(request, body);
        return Response.json(200, body);
    }

    private Response delete(Request request) {
        Policy.admin(request, POLICY + "delete");
        Faults.orFault(flavors.removeExtraSpec(request.pathParameter("id"), request.pathParameter("key")));
        return Response.empty(200);
    }

    private void set(Request request, JsonNode asked) {
        Map<String, String> specs = new LinkedHashMap<>();
        asked.properties().forEach(spec -> specs.put(spec.getKey(), text(spec.getValue())));
        check.wrong(specs, request.microversion().atLeast(86)).ifPresent(wrong -> {
            throw Fault.badRequest(wrong);
        });
        Faults.orFault(
                flavors.setExtraSpecs(request.pathParameter("id"), specs, all -> check.withoutResources(specs, all)));
    }

    private static String text(JsonNode value) {
        String text = value.asString();
        if (text.length() > LONGEST) {
            throw Fault.badRequest("Invalid input received: extra_specs value has " + text.length()
                    + " characters, more than " + LONGEST + ".");
        }
        return text;
    }
}
