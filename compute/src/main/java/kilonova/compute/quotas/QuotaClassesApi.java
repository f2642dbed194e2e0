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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /os-quota-class-sets/{class}}. The class {@code default} is what projects have that nobody gave other limits. */
public final class QuotaClassesApi {
    private static final InputSchema SET = InputSchema.of(QuotaClassesApi.class, "set-class.json");
    private static final String POLICY = "os_compute_api:os-quota-class-sets:";
    private static final int LONGEST_NAME = 255;

    private final Quotas quotas;
    private final DeviceQuotas devices;

    public QuotaClassesApi(Quotas quotas, DeviceQuotas devices) {
        this.quotas = quotas;
        this.devices = devices;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/os-quota-class-sets/{class}", this::show),
                Routes.put("/os-quota-class-sets/{class}", this::set));
    }

    private Response show(Request request) {
        Policy.admin(request, POLICY + "show");
        String name = request.pathParameter("class");
        return answer(
                request,
                Optional.of(name),
                quotas.ofClass(name),
                isDefault(name) && QuotaSetsApi.wantsDevices(request) ? devices.defaults() : Map.of());
    }

    private Response set(Request request) {
        Policy.admin(request, POLICY + "update");
        String name = request.pathParameter("class");
        if (name.length() > LONGEST_NAME) {
            throw Fault.badRequest("Invalid input received: quota_class_name has " + name.length()
                    + " characters, more than " + LONGEST_NAME + ".");
        }
        JsonNode asked = SET.body(request).path("quota_class_set");
        Map<DeviceResource, Integer> scarce = QuotaSetsApi.wantedDevices(asked);
        if (!scarce.isEmpty() && !isDefault(name)) {
            throw Fault.badRequest("Quotas of GPUs have the one class default, not " + name + ".");
        }
        Map<QuotaResource, Integer> set = quotas.setClass(name, QuotaSetsApi.wanted(asked));
        return answer(request, Optional.empty(), set, scarce.isEmpty() ? Map.of() : devices.setDefaults(scarce));
    }

    private static boolean isDefault(String name) {
        return name.equals(QuotaLimits.DEFAULT_CLASS);
    }

    private static Response answer(
            Request request,
            Optional<String> name,
            Map<QuotaResource, Integer> limits,
            Map<DeviceResource, Integer> scarce) {
        ObjectNode body = Json.object();
        ObjectNode set = body.putObject("quota_class_set");
        name.ifPresent(id -> set.put("id", id));
        limits.forEach((resource, limit) -> {
            if (isShown(request, resource)) {
                set.put(resource.wireName(), limit);
            }
        });
        scarce.forEach((resource, limit) -> set.put(resource.wireName(), limit));
        return Response.json(200, body);
    }

    private static boolean isShown(Request request, QuotaResource resource) {
        boolean isNew = request.microversion().atLeast(50);
        return (!isNew || !resource.isOfTheNetwork())
                && (isNew || !resource.isOfServerGroups())
                && (request.microversion().below(57) || !resource.isOfInjectedFiles());
    }
}
