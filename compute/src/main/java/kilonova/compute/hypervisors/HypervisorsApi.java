package kilonova.compute.hypervisors;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import kilonova.compute.api.BodyValues;
import kilonova.compute.api.Links;
import kilonova.compute.api.PathIds;
import kilonova.compute.api.Policy;
import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.hosts.ComputeHosts;
import kilonova.compute.servers.Servers;
import kilonova.compute.usage.ServerTotals;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Paging;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.store.Database;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /os-hypervisors}. For admins only. */
public final class HypervisorsApi {
    private static final InputSchema LIST = InputSchema.of(HypervisorsApi.class, "list-query.json");
    private static final InputSchema SHOW = InputSchema.of(HypervisorsApi.class, "show-query.json");
    private static final String POLICY = "os_compute_api:os-hypervisors:";

    private final ComputeHosts hosts;
    private final Database database;
    private final Servers servers;
    private final Clock clock;
    private final int longestPage;

    /** @param longestPage how many hypervisors one answer lists at most, from 2.33 on */
    public HypervisorsApi(ComputeHosts hosts, Database database, Clock clock, int longestPage) {
        this.hosts = hosts;
        this.database = database;
        this.servers = new Servers(database);
        this.clock = clock;
        this.longestPage = longestPage;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/os-hypervisors", this::list),
                Routes.get("/os-hypervisors/detail", this::detail),
                Routes.get("/os-hypervisors/statistics", this::statistics).upTo(87),
                Routes.get("/os-hypervisors/{id}", this::show),
                Routes.get("/os-hypervisors/{id}/uptime", this::uptime).upTo(87),
                Routes.get("/os-hypervisors/{id}/search", this::search).upTo(52),
                Routes.get("/os-hypervisors/{id}/servers", this::servers).upTo(52));
    }

    private Response list(Request request) {
        LIST.query(request);
        Policy.admin(request, POLICY + "list");
        return listing(request, "os-hypervisors", host -> HypervisorView.brief(request, host, clock.instant()));
    }

    private Response detail(Request request) {
        LIST.query(request);
        Policy.admin(request, POLICY + "list-detail");
        Map<String, ServerTotals> totals = totals();
        return listing(
                request,
                "os-hypervisors/detail",
                host -> HypervisorView.full(request, host, load(host, totals), clock.instant()));
    }

    private Response listing(Request request, String collection, Function<ComputeHost, ObjectNode> view) {
        Optional<String> pattern =
                atLeast53(request) ? request.query().last("hypervisor_hostname_pattern") : Optional.empty();
        ObjectNode body = Json.object();
        ArrayNode listed = body.putArray("hypervisors");
        if (pattern.isPresent()) {
            if (request.query().has("limit") || request.query().has("marker")) {
                throw Fault.badRequest(
                        "Paging over hypervisors with the hypervisor_hostname_pattern query parameter is not supported.");
            }
            matching(pattern.get()).forEach(host -> listed.add(withServers(request, host, view.apply(host))));
            return Response.json(200, body);
        }
        boolean paged = request.microversion().atLeast(33);
        List<ComputeHost> all = hosts.list();
        Paging paging = paged ? Paging.of(request.query(), longestPage) : new Paging(all.size(), Optional.empty());
        List<ComputeHost> page = paging.cut(all, host -> id(request, host)).items();
        page.forEach(host -> listed.add(withServers(request, host, view.apply(host))));
        if (paged && !page.isEmpty() && page.size() == paging.limit()) {
            body.set("hypervisors_links", Links.of(request).next(request, collection, id(request, page.getLast())));
        }
        return Response.json(200, body);
    }

    private Response show(Request request) {
        SHOW.query(request);
        Policy.admin(request, POLICY + "show");
        ComputeHost host = known(request);
        ObjectNode body = Json.object();
        body.set(
                "hypervisor",
                withServers(request, host, HypervisorView.full(request, host, load(host, totals()), clock.instant())));
        return Response.json(200, body);
    }

    private Response uptime(Request request) {
        Policy.admin(request, POLICY + "uptime");
        ComputeHost host = known(request);
        String uptime = HypervisorView.uptime(host, clock.instant())
                .orElseThrow(
                        () -> Fault.badRequest("Compute service of " + host.name() + " is unavailable at this time."));
        ObjectNode body = Json.object();
        body.set(
                "hypervisor",
                HypervisorView.brief(request, host, clock.instant()).put("uptime", uptime));
        return Response.json(200, body);
    }

    private Response search(Request request) {
        Policy.admin(request, POLICY + "search");
        ObjectNode body = Json.object();
        ArrayNode listed = body.putArray("hypervisors");
        matching(request.pathParameter("id"))
                .forEach(host -> listed.add(HypervisorView.brief(request, host, clock.instant())));
        return Response.json(200, body);
    }

    private Response servers(Request request) {
        Policy.admin(request, POLICY + "servers");
        ObjectNode body = Json.object();
        ArrayNode listed = body.putArray("hypervisors");
        for (ComputeHost host : matching(request.pathParameter("id"))) {
            ObjectNode view = HypervisorView.brief(request, host, clock.instant());
            var there = servers.list(Servers.Scope.onHost(host.name()));
            if (!there.isEmpty()) {
                HypervisorView.addServers(view, there);
            }
            listed.add(view);
        }
        return Response.json(200, body);
    }

    private Response statistics(Request request) {
        Policy.admin(request, POLICY + "statistics");
        Map<String, ServerTotals> totals = totals();
        List<ComputeHost> enabled =
                hosts.list().stream().filter(host -> !host.disabled()).toList();
        ObjectNode body = Json.object();
        ObjectNode sums = body.putObject("hypervisor_statistics").put("count", enabled.size());
        HypervisorView.addLoad(
                sums, enabled.stream().map(host -> load(host, totals)).reduce(HostLoad.NOTHING, HostLoad::plus));
        return Response.json(200, body);
    }

    private ObjectNode withServers(Request request, ComputeHost host, ObjectNode view) {
        boolean wanted = atLeast53(request)
                && request.query().last("with_servers").map(BodyValues::isTrue).orElse(false);
        if (wanted) {
            var there = servers.list(Servers.Scope.onHost(host.name()));
            if (!there.isEmpty() || request.microversion().atLeast(75)) {
                HypervisorView.addServers(view, there);
            }
        }
        return view;
    }

    private List<ComputeHost> matching(String pattern) {
        List<ComputeHost> found = hosts.list().stream()
                .filter(host -> host.name().contains(pattern))
                .toList();
        if (found.isEmpty()) {
            throw Fault.notFound("No hypervisor matching '" + pattern + "' could be found.");
        }
        return found;
    }

    private ComputeHost known(Request request) {
        String id = request.pathParameter("id");
        if (atLeast53(request)) {
            PathIds.uuid(request, "id");
        }
        return hosts.list().stream()
                .filter(host -> id(request, host).equalsIgnoreCase(id))
                .findFirst()
                .orElseThrow(() -> Fault.notFound("Hypervisor with ID '" + id + "' could not be found."));
    }

    private Map<String, ServerTotals> totals() {
        return database.read(handle -> ServerTotals.byHost(handle, database.engine()));
    }

    private static HostLoad load(ComputeHost host, Map<String, ServerTotals> totals) {
        return HostLoad.of(host, totals.getOrDefault(host.name(), ServerTotals.NONE));
    }

    private static String id(Request request, ComputeHost host) {
        return atLeast53(request) ? host.rootProviderId().toString() : Long.toString(host.id());
    }

    private static boolean atLeast53(Request request) {
        return request.microversion().atLeast(53);
    }
}
