package kilonova.compute.servers.rest;

import java.util.List;
import java.util.Optional;
import kilonova.compute.api.Faults;
import kilonova.compute.servers.PowerState;
import kilonova.compute.servers.Server;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.protocol.calls.GuestDiagnostics;
import kilonova.protocol.calls.GuestDiagnostics.Traffic;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /servers/{id}/diagnostics}, for admins: one shape for all hypervisors from 2.48 on, libvirt's own names before. */
final class DiagnosticsRoute {
    private static final String RULE = "os_compute_api:os-server-diagnostics";
    private static final int STANDARD_SINCE = 48;

    private final Surroundings surroundings;
    private final ServerAccess access;

    DiagnosticsRoute(Surroundings surroundings, ServerAccess access) {
        this.surroundings = surroundings;
        this.access = access;
    }

    List<Route> routes() {
        return List.of(Routes.get("/servers/{id}/diagnostics", this::show));
    }

    private Response show(Request request) throws InterruptedException {
        Server server = access.administer(request, RULE);
        if (server.state().power() != PowerState.RUNNING) {
            throw new Fault(
                    409,
                    "Cannot 'get_diagnostics' instance " + server.id() + " while it is in power state "
                            + server.state().power().name().toLowerCase(java.util.Locale.ROOT));
        }
        GuestDiagnostics seen = Faults.orFault(surroundings.consoles().diagnostics(server));
        return Response.json(
                200, request.microversion().atLeast(STANDARD_SINCE) ? standard(server, seen) : libvirt(seen));
    }

    private ObjectNode standard(Server server, GuestDiagnostics seen) {
        ObjectNode body = Json.object();
        body.put("state", "running").put("driver", "libvirt");
        body.put(
                "hypervisor",
                server.whereabouts()
                        .host()
                        .flatMap(surroundings.hosts()::find)
                        .map(host -> host.hypervisor().type())
                        .orElse(null));
        body.put("hypervisor_os", "linux");
        put(body, "uptime", seen.uptimeSeconds());
        body.put("config_drive", server.details().configDrive());
        body.put("num_cpus", seen.cpus().size());
        body.put("num_nics", seen.nics().size());
        body.put("num_disks", seen.disks().size());
        ArrayNode disks = body.putArray("disk_details");
        seen.disks().forEach(disk -> {
            ObjectNode item = disks.addObject();
            put(item, "read_bytes", disk.readBytes());
            put(item, "read_requests", disk.readRequests());
            put(item, "write_bytes", disk.writtenBytes());
            put(item, "write_requests", disk.writeRequests());
            put(item, "errors_count", disk.errors());
        });
        ArrayNode cpus = body.putArray("cpu_details");
        seen.cpus().forEach(cpu -> {
            ObjectNode item = cpus.addObject().put("id", cpu.id());
            put(item, "time", cpu.timeNanos());
            item.putNull("utilisation");
        });
        ArrayNode nics = body.putArray("nic_details");
        seen.nics().forEach(nic -> {
            ObjectNode item = nics.addObject().put("mac_address", nic.macAddress());
            traffic(item, "rx", nic.received());
            traffic(item, "tx", nic.sent());
        });
        ObjectNode memory = body.putObject("memory_details").put("maximum", seen.memoryMb());
        put(memory, "used", seen.usedMemoryMb().map(Integer::longValue));
        return body;
    }

    private static void traffic(ObjectNode nic, String way, Optional<Traffic> traffic) {
        put(nic, way + "_octets", traffic.map(Traffic::octets));
        put(nic, way + "_errors", traffic.map(Traffic::errors));
        put(nic, way + "_drop", traffic.map(Traffic::drops));
        put(nic, way + "_packets", traffic.map(Traffic::packets));
        nic.putNull(way + "_rate");
    }

    private static ObjectNode libvirt(GuestDiagnostics seen) {
        ObjectNode body = Json.object();
        seen.cpus().forEach(cpu -> cpu.timeNanos().ifPresent(time -> body.put("cpu" + cpu.id() + "_time", time)));
        seen.disks().forEach(disk -> {
            disk.readBytes().ifPresent(bytes -> body.put(disk.name() + "_read", bytes));
            disk.readRequests().ifPresent(requests -> body.put(disk.name() + "_read_req", requests));
            disk.writtenBytes().ifPresent(bytes -> body.put(disk.name() + "_write", bytes));
            disk.writeRequests().ifPresent(requests -> body.put(disk.name() + "_write_req", requests));
            disk.errors().ifPresent(errors -> body.put(disk.name() + "_errors", errors));
        });
        body.put("memory", seen.memoryMb() * 1024L);
        seen.usedMemoryMb().ifPresent(used -> body.put("memory-rss", used * 1024L));
        return body;
    }

    /** What is not known is null. */
    private static void put(ObjectNode object, String name, Optional<Long> value) {
        value.ifPresentOrElse(known -> object.put(name, known), () -> object.putNull(name));
    }
}
