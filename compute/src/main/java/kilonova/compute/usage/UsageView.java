package kilonova.compute.usage;

import java.util.List;
import kilonova.compute.servers.Server;
import kilonova.http.IsoTime;
import kilonova.http.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a project's usage looks. */
final class UsageView {
    private UsageView() {}

    /** @param detailed whether each server has a row */
    static ObjectNode project(String projectId, Period period, List<ServerUsage> usages, boolean detailed) {
        ObjectNode view = Json.object()
                .put("tenant_id", projectId)
                .put("start", IsoTime.microseconds(period.from()))
                .put("stop", IsoTime.microseconds(period.to()))
                .put("total_hours", sum(usages, _ -> 1))
                .put(
                        "total_vcpus_usage",
                        sum(usages, usage -> usage.server().flavor().vcpus()))
                .put(
                        "total_memory_mb_usage",
                        sum(usages, usage -> usage.server().flavor().memoryMb()))
                .put("total_local_gb_usage", sum(usages, ServerUsage::diskGb));
        if (detailed) {
            ArrayNode rows = view.putArray("server_usages");
            usages.forEach(usage -> rows.add(server(usage)));
        }
        return view;
    }

    private interface Amount {
        long of(ServerUsage usage);
    }

    private static double sum(List<ServerUsage> usages, Amount amount) {
        return usages.stream()
                .mapToDouble(usage -> usage.hours() * amount.of(usage))
                .sum();
    }

    private static ObjectNode server(ServerUsage usage) {
        Server server = usage.server();
        ObjectNode row = Json.object()
                .put("instance_id", server.id().toString())
                .put("name", server.name())
                .put("tenant_id", server.projectId())
                .put("flavor", server.flavor().name())
                .put("hours", usage.hours())
                .put("vcpus", server.flavor().vcpus())
                .put("memory_mb", server.flavor().memoryMb())
                .put("local_gb", usage.diskGb())
                .put("started_at", IsoTime.microseconds(usage.startedAt()))
                .put("uptime", usage.uptimeSeconds())
                .put(
                        "state",
                        usage.endedAt().isPresent()
                                ? "terminated"
                                : server.state().vm().wireName());
        usage.endedAt()
                .ifPresentOrElse(at -> row.put("ended_at", IsoTime.microseconds(at)), () -> row.putNull("ended_at"));
        return row;
    }
}
