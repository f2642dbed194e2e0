package kilonova.compute.limits;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.api.Policy;
import kilonova.compute.quotas.DeviceQuotas;
import kilonova.compute.quotas.DeviceResource;
import kilonova.compute.quotas.QuotaResource;
import kilonova.compute.quotas.QuotaSetsApi;
import kilonova.compute.quotas.Quotas;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.node.ObjectNode;

/** {@code /limits}: the caller's quotas in other words; those of GPUs where the query says {@code gpus=True}. There are no rate limits. */
public final class LimitsApi {
    private static final InputSchema QUERY = InputSchema.of(LimitsApi.class, "query.json");
    private static final String POLICY = "os_compute_api:limits";

    private final Quotas quotas;
    private final DeviceQuotas devices;

    public LimitsApi(Quotas quotas, DeviceQuotas devices) {
        this.quotas = quotas;
        this.devices = devices;
    }

    public List<Route> routes() {
        return List.of(Routes.get("/limits", this::show));
    }

    private Response show(Request request) {
        QUERY.query(request);
        Optional<String> other = request.query().last("tenant_id");
        if (other.isPresent()) {
            Policy.admin(request, POLICY + ":other_project");
        }
        String projectId = other.orElseGet(() -> Policy.project(request));
        Map<QuotaResource, Quotas.Quota> project = quotas.quotas(projectId, Optional.empty());
        ObjectNode body = Json.object();
        ObjectNode limits = body.putObject("limits");
        limits.putArray("rate");
        ObjectNode absolute = limits.putObject("absolute");
        project.forEach((resource, quota) -> add(request, absolute, resource, quota));
        if (QuotaSetsApi.wantsDevices(request)) {
            devices.quotas(projectId)
                    .forEach((resource, quota) -> both(absolute, mostOf(resource), usedOf(resource), quota));
        }
        return Response.json(200, body);
    }

    private static void add(Request request, ObjectNode absolute, QuotaResource resource, Quotas.Quota quota) {
        if ((resource.isOfTheNetwork() && request.microversion().atLeast(36))
                || (resource.isOfInjectedFiles() && request.microversion().atLeast(57))) {
            return;
        }
        switch (resource) {
            case INSTANCES -> both(absolute, "maxTotalInstances", "totalInstancesUsed", quota);
            case CORES -> both(absolute, "maxTotalCores", "totalCoresUsed", quota);
            case RAM -> both(absolute, "maxTotalRAMSize", "totalRAMUsed", quota);
            case FLOATING_IPS -> both(absolute, "maxTotalFloatingIps", "totalFloatingIpsUsed", quota);
            case SECURITY_GROUPS -> both(absolute, "maxSecurityGroups", "totalSecurityGroupsUsed", quota);
            case SERVER_GROUPS -> both(absolute, "maxServerGroups", "totalServerGroupsUsed", quota);
            case SECURITY_GROUP_RULES -> absolute.put("maxSecurityGroupRules", quota.limit());
            case SERVER_GROUP_MEMBERS -> absolute.put("maxServerGroupMembers", quota.limit());
            case KEY_PAIRS -> absolute.put("maxTotalKeypairs", quota.limit());
            case INJECTED_FILES -> absolute.put("maxPersonality", quota.limit());
            case INJECTED_FILE_CONTENT_BYTES -> absolute.put("maxPersonalitySize", quota.limit());
            case METADATA_ITEMS -> {
                absolute.put("maxServerMeta", quota.limit());
                if (request.microversion().below(39)) {
                    absolute.put("maxImageMeta", quota.limit());
                }
            }
            case FIXED_IPS, INJECTED_FILE_PATH_BYTES -> {
                // has no name here
            }
        }
    }

    private static String mostOf(DeviceResource resource) {
        return "maxTotal:" + resource;
    }

    private static String usedOf(DeviceResource resource) {
        return "totalUsed:" + resource;
    }

    private static void both(ObjectNode absolute, String most, String used, Quotas.Quota quota) {
        absolute.put(most, quota.limit()).put(used, quota.used());
    }
}
