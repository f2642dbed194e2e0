package kilonova.compute.quotas;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.api.Policy;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.node.ObjectNode;

/** {@code /os-quota-class-sets/{class}}. The class {@code default} is what projects have that nobody gave other limits. */
public final class QuotaClassesApi {
    private static final InputSchema SET = InputSchema.of(QuotaClassesApi.class, "set-class.json");
    private static final String POLICY = "os_compute_api:os-quota-class-sets:";
    private static final int LONGEST_NAME = 255;

    private final Quotas quotas;

    public QuotaClassesApi(Quotas quotas) {
        this.quotas = quotas;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/os-quota-class-sets/{class}", this::show),
                Routes.put("/os-quota-class-sets/{class}", this::set));
    }

    private Response show(Request request) {
        Policy.admin(request, POLICY + "show");
        String name = request.pathParameter("class");
        return answer(request, Optional.of(name), quotas.ofClass(name));
    }

    private Response set(Request request) {
        Policy.admin(request, POLICY + "update");
        String name = request.pathParameter("class");
        if (name.length() > LONGEST_NAME) {
            throw Fault.badRequest("Invalid input received: quota_class_name has " + name.length()
                    + " characters, more than " + LONGEST_NAME + ".");
        }
        Map<QuotaResource, Integer> wanted =
                QuotaSetsApi.wanted(SET.body(request).path("quota_class_set"));
        return answer(request, Optional.empty(), quotas.setClass(name, wanted));
    }

    private static Response answer(Request request, Optional<String> name, Map<QuotaResource, Integer> limits) {
        ObjectNode body = Json.object();
        ObjectNode set = body.putObject("quota_class_set");
        name.ifPresent(id -> set.put("id", id));
        limits.forEach((resource, limit) -> {
            if (isShown(request, resource)) {
                set.put(resource.wireName(), limit);
            }
        });
        return Response.json(200, body);
    }

    private static boolean isShown(Request request, QuotaResource resource) {
        boolean isNew = request.microversion().atLeast(50);
        return (!isNew || !resource.isOfTheNetwork())
                && (isNew || !resource.isOfServerGroups())
                && (request.microversion().below(57) || !resource.isOfInjectedFiles());
    }
}
