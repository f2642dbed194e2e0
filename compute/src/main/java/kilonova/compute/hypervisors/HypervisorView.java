package kilonova.compute.hypervisors;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.servers.Server;
import kilonova.http.Json;
import kilonova.http.Request;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a hypervisor looks, by microversion. */
final class HypervisorView {
    private HypervisorView() {}

    static ObjectNode brief(Request request, ComputeHost host, Instant now) {
        ObjectNode view = Json.object();
        if (request.microversion().atLeast(53)) {
            view.put("id", host.rootProviderId().toString());
        } else {
            view.put("id", host.id());
        }
        return view.put("hypervisor_hostname", host.name())
                .put("state", host.isUp(now) ? "up" : "down")
                .put("status", host.disabled() ? "disabled" : "enabled");
    }

    static ObjectNode full(Request request, ComputeHost host, HostLoad load, Instant now) {
        ObjectNode view = brief(request, host, now)
                .put("hypervisor_type", host.hypervisor().type())
                .put("hypervisor_version", host.hypervisor().version())
                .put("host_ip", host.hypervisor().hostAddress());
        addService(request, host, view.putObject("service"));
        if (request.microversion().atLeast(88)) {
            uptime(host, now).ifPresentOrElse(text -> view.put("uptime", text), () -> view.putNull("uptime"));
        } else {
            addLoad(view, load);
            addProcessor(request, host, view);
        }
        return view;
    }

    /** How long the host is up, as text; empty while it does not report. */
    static Optional<String> uptime(ComputeHost host, Instant now) {
        Duration sinceReport = Duration.between(host.lastSeenAt(), now);
        return host.isUp(now)
                ? Optional.of(Uptime.text(
                        Duration.ofSeconds(host.hypervisor().uptimeSeconds()).plus(sinceReport), now))
                : Optional.empty();
    }

    static void addLoad(ObjectNode view, HostLoad load) {
        view.put("vcpus", load.vcpus())
                .put("memory_mb", load.memoryMb())
                .put("local_gb", load.diskGb())
                .put("vcpus_used", load.vcpusUsed())
                .put("memory_mb_used", load.memoryMbUsed())
                .put("local_gb_used", load.diskGbUsed())
                .put("free_ram_mb", load.freeMemoryMb())
                .put("free_disk_gb", load.freeDiskGb())
                .put("current_workload", 0)
                .put("running_vms", load.servers())
                .put("disk_available_least", load.freeDiskGb());
    }

    static void addServers(ObjectNode view, List<Server> servers) {
        ArrayNode listed = view.putArray("servers");
        servers.forEach(server -> listed.addObject()
                .put("name", server.name())
                .put("uuid", server.id().toString()));
    }

    private static void addService(Request request, ComputeHost host, ObjectNode service) {
        if (request.microversion().atLeast(53)) {
            service.put("id", host.serviceUuid().toString());
        } else {
            service.put("id", host.serviceId());
        }
        service.put("host", host.name());
        host.disabledReason()
                .ifPresentOrElse(
                        reason -> service.put("disabled_reason", reason), () -> service.putNull("disabled_reason"));
    }

    private static void addProcessor(Request request, ComputeHost host, ObjectNode view) {
        String text = host.hypervisor().cpuInfo();
        if (request.microversion().atLeast(28)) {
            view.set("cpu_info", processor(text));
        } else {
            view.put("cpu_info", text);
        }
    }

    /** The agent's JSON as an object; empty if it sent something else. */
    private static JsonNode processor(String text) {
        try {
            JsonNode parsed = text.isBlank() ? Json.object() : Json.parse(text);
            return parsed.isObject() ? parsed : Json.object();
        } catch (JacksonException noJson) {
            return Json.object();
        }
    }
}
