package kilonova.compute.quotas;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import kilonova.compute.api.BodyValues;
import kilonova.compute.api.Faults;
import kilonova.compute.api.KnownProjects;
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

/**
 * {@code /os-quota-sets/{project}}. Beside the Compute service's own keys it takes {@link DeviceResource}s; strict clients refuse keys
 * that they do not know, so answers hold these only where the query says {@code gpus=True}, or the request set one.
 */
public final class QuotaSetsApi {
    private static final InputSchema SET = InputSchema.of(QuotaSetsApi.class, "set.json");
    private static final InputSchema QUERY = InputSchema.of(QuotaSetsApi.class, "query.json");
    private static final String POLICY = "os_compute_api:os-quota-sets:";

    private final Quotas quotas;
    private final DeviceQuotas devices;
    private final KnownProjects projects;

    public QuotaSetsApi(Quotas quotas, DeviceQuotas devices, KnownProjects projects) {
        this.quotas = quotas;
        this.devices = devices;
        this.projects = projects;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/os-quota-sets/{project}", this::show),
                Routes.get("/os-quota-sets/{project}/detail", this::detail),
                Routes.get("/os-quota-sets/{project}/defaults", this::defaults),
                Routes.put("/os-quota-sets/{project}", this::set),
                Routes.delete("/os-quota-sets/{project}", this::reset));
    }

    private Response show(Request request) {
        String project = request.pathParameter("project");
        Policy.reader(request, project, POLICY + "show");
        QUERY.query(request);
        ObjectNode set = Json.object().put("id", known(project));
        addLimits(request, set, quotas.quotas(project, user(request)), Quotas.Quota::limit);
        if (wantsDevices(request)) {
            devices.quotas(project).forEach((resource, quota) -> set.put(resource.wireName(), quota.limit()));
        }
        return answer(set);
    }

    private Response detail(Request request) {
        String project = request.pathParameter("project");
        Policy.reader(request, project, POLICY + "detail");
        QUERY.query(request);
        ObjectNode set = Json.object().put("id", known(project));
        quotas.quotas(project, user(request)).forEach((resource, quota) -> {
            if (isShown(request, resource)) {
                putDetail(set, resource.wireName(), quota);
            }
        });
        if (wantsDevices(request)) {
            devices.quotas(project).forEach((resource, quota) -> putDetail(set, resource.wireName(), quota));
        }
        return answer(set);
    }

    private static void putDetail(ObjectNode set, String name, Quotas.Quota quota) {
        set.putObject(name)
                .put("in_use", quota.used())
                .put("limit", quota.limit())
                .put("reserved", 0);
    }

    private Response defaults(Request request) {
        ObjectNode set = Json.object().put("id", known(request.pathParameter("project")));
        addLimits(request, set, quotas.defaults(), limit -> limit);
        if (wantsDevices(request)) {
            devices.defaults().forEach((resource, limit) -> set.put(resource.wireName(), limit));
        }
        return answer(set);
    }

    private Response set(Request request) {
        String project = request.pathParameter("project");
        Policy.admin(request, POLICY + "update");
        QUERY.query(request);
        JsonNode asked = SET.body(request).path("quota_set");
        known(project);
        Map<DeviceResource, Integer> scarce = wantedDevices(asked);
        boolean force = BodyValues.flag(asked, "force", false);
        if (!scarce.isEmpty() && user(request).isPresent()) {
            throw Fault.badRequest("Quotas of GPUs are the project's, and cannot be set for one user.");
        }
        if (!force) {
            devices.againstSetting(project, scarce).ifPresent(refusal -> {
                throw Faults.of(refusal);
            });
        }
        ObjectNode set = Json.object();
        addLimits(
                request,
                set,
                Faults.orFault(quotas.set(project, user(request), wanted(asked), force)),
                Quotas.Quota::limit);
        devices.set(project, scarce);
        if (wantsDevices(request) || !scarce.isEmpty()) {
            devices.quotas(project).forEach((resource, quota) -> set.put(resource.wireName(), quota.limit()));
        }
        return answer(set);
    }

    private Response reset(Request request) {
        Policy.admin(request, POLICY + "delete");
        QUERY.query(request);
        quotas.reset(request.pathParameter("project"), user(request));
        return Response.empty(202);
    }

    static Map<QuotaResource, Integer> wanted(JsonNode asked) {
        Map<QuotaResource, Integer> wanted = new EnumMap<>(QuotaResource.class);
        for (QuotaResource resource : QuotaResource.values()) {
            if (asked.has(resource.wireName())) {
                wanted.put(resource, BodyValues.whole(asked, resource.wireName(), Quotas.UNLIMITED));
            }
        }
        return wanted;
    }

    static Map<DeviceResource, Integer> wantedDevices(JsonNode asked) {
        Map<DeviceResource, Integer> wanted = new TreeMap<>();
        asked.propertyNames()
                .forEach(name -> DeviceResource.named(name)
                        .ifPresent(resource -> wanted.put(resource, BodyValues.whole(asked, name, Quotas.UNLIMITED))));
        return wanted;
    }

    /** Whether a client asks for keys that only this cloud has. */
    public static boolean wantsDevices(Request request) {
        return request.query().last("gpus").filter(BodyValues::isTrue).isPresent();
    }

    private static boolean isShown(Request request, QuotaResource resource) {
        return (request.microversion().below(36) || !resource.isOfTheNetwork())
                && (request.microversion().below(57) || !resource.isOfInjectedFiles());
    }

    private static <T> void addLimits(
            Request request, ObjectNode set, Map<QuotaResource, T> limits, ToIntFunction<T> limit) {
        limits.forEach((resource, value) -> {
            if (isShown(request, resource)) {
                set.put(resource.wireName(), limit.applyAsInt(value));
            }
        });
    }

    private String known(String project) {
        if (!projects.exists(project)) {
            throw Fault.badRequest("Project ID " + project + " is not a valid project.");
        }
        return project;
    }

    private static Optional<String> user(Request request) {
        return request.query().first("user_id");
    }

    private static Response answer(ObjectNode set) {
        ObjectNode body = Json.object();
        body.set("quota_set", set);
        return Response.json(200, body);
    }
}
