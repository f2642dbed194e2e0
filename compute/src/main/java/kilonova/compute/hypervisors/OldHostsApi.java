package kilonova.compute.hypervisors;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kilonova.compute.aggregates.AggregateView;
import kilonova.compute.aggregates.Aggregates;
import kilonova.compute.api.Policy;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.hosts.ComputeHosts;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.compute.usage.ServerTotals;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /os-hosts}, which ended with 2.43: the list, and who uses how much of a host. For admins only. */
public final class OldHostsApi {
    private static final String POLICY = "os_compute_api:os-hosts:";
    private static final int LAST = 42;

    private final ComputeHosts hosts;
    private final Aggregates aggregates;
    private final Servers servers;

    public OldHostsApi(ComputeHosts hosts, Aggregates aggregates, Servers servers) {
        this.hosts = hosts;
        this.aggregates = aggregates;
        this.servers = servers;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/os-hosts", this::list).upTo(LAST),
                Routes.get("/os-hosts/{name}", this::show).upTo(LAST));
    }

    private Response list(Request request) {
        Policy.admin(request, POLICY + "list");
        AggregateView view = aggregates.view();
        String wanted = request.query().last("zone").orElse("");
        ObjectNode body = Json.object();
        ArrayNode listed = body.putArray("hosts");
        for (ComputeHost host : hosts.list()) {
            String zone = view.zone(host.name());
            if (!host.disabled() && (wanted.isEmpty() || wanted.equals(zone))) {
                listed.addObject()
                        .put("host_name", host.name())
                        .put("service", "compute")
                        .put("zone", zone);
            }
        }
        return Response.json(200, body);
    }

    private Response show(Request request) {
        Policy.admin(request, POLICY + "show");
        String name = request.pathParameter("name");
        ComputeHost host =
                hosts.find(name).orElseThrow(() -> Fault.notFound("Compute host " + name + " could not be found."));
        Map<String, ServerTotals> byProject = new TreeMap<>();
        servers.list(Servers.Scope.onHost(name))
                .forEach(server -> byProject.merge(server.projectId(), totals(server), OldHostsApi::sum));
        ServerTotals all = byProject.values().stream().reduce(ServerTotals.NONE, OldHostsApi::sum);
        HostLoad load = HostLoad.of(host, all);
        ObjectNode body = Json.object();
        ArrayNode rows = body.putArray("host");
        addRow(rows, name, "(total)", load.vcpus(), load.memoryMb(), load.diskGb());
        addRow(rows, name, "(used_now)", load.vcpusUsed(), load.memoryMbUsed(), load.diskGbUsed());
        addRow(rows, name, "(used_max)", all.vcpus(), all.memoryMb(), all.diskGb());
        byProject.forEach((project, used) -> addRow(rows, name, project, used.vcpus(), used.memoryMb(), used.diskGb()));
        return Response.json(200, body);
    }

    private static ServerTotals totals(Server server) {
        Flavor flavor = server.flavor();
        return new ServerTotals(
                1, flavor.vcpus(), flavor.memoryMb(), (long) flavor.rootDiskGb() + flavor.ephemeralDiskGb());
    }

    private static ServerTotals sum(ServerTotals some, ServerTotals more) {
        return new ServerTotals(
                some.servers() + more.servers(),
                some.vcpus() + more.vcpus(),
                some.memoryMb() + more.memoryMb(),
                some.diskGb() + more.diskGb());
    }

    private static void addRow(ArrayNode rows, String host, String project, long cpu, long memoryMb, long diskGb) {
        rows.addObject()
                .putObject("resource")
                .put("host", host)
                .put("project", project)
                .put("cpu", cpu)
                .put("memory_mb", memoryMb)
                .put("disk_gb", diskGb);
    }
}
