package kilonova.compute.servers.rest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.compute.api.Links;
import kilonova.compute.api.Policy;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Paging;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.network.server.ServerPort;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /servers} and {@code GET /servers/detail}. */
final class ListRoutes {
    /** The longest page, and the length of one where the client does not say. */
    private static final int LONGEST_PAGE = 1000;

    private static final InputSchema QUERY = InputSchema.of(ListRoutes.class, "list-query.json");

    private final Surroundings surroundings;
    private final ServerAccess access;
    private final ServerView view;

    ListRoutes(Surroundings surroundings, ServerAccess access, ServerView view) {
        this.surroundings = surroundings;
        this.access = access;
        this.view = view;
    }

    List<Route> routes() {
        return List.of(
                Routes.get("/servers", request -> list(request, false)),
                Routes.get("/servers/detail", request -> list(request, true)));
    }

    private Response list(Request request, boolean detailed) {
        QUERY.query(request);
        String rule = "os_compute_api:servers:" + (detailed ? "detail" : "index");
        String project = request.caller().projectId().orElse("");
        Policy.reader(request, project, rule);
        HostFacts facts = new HostFacts(surroundings);
        ServerFilters filters = ServerFilters.read(request, facts);
        if (filters.allProjects()) {
            Policy.admin(request, rule + ":get_all_tenants");
        }
        Comparator<Server> order = ServerOrder.of(request, facts);
        Paging paging = Paging.of(request.query(), LONGEST_PAGE);
        List<Server> found = found(request, filters, project).sorted(order).toList();
        List<Server> rest = afterMarker(request, paging, order, found);
        List<Server> page = rest.subList(0, Math.min(rest.size(), paging.limit()));
        return Response.json(200, body(request, page, paging.limit(), detailed));
    }

    private Stream<Server> found(Request request, ServerFilters filters, String project) {
        Optional<String> onlyProject = filters.allProjects()
                ? request.query().last("project_id").or(() -> request.query().last("tenant_id"))
                : Optional.of(project);
        List<Server> candidates = new ArrayList<>();
        if (!filters.deleted().orElse(false)) {
            candidates.addAll(surroundings.servers().list(new Servers.Scope(onlyProject, Optional.empty(), false)));
        }
        if (filters.deleted().orElse(true)) {
            candidates.addAll(surroundings.servers().list(new Servers.Scope(onlyProject, Optional.empty(), true)));
        }
        List<Server> matching = candidates.stream().filter(filters.matches()).toList();
        return filters.network().isEmpty() ? matching.stream() : withAddresses(matching, filters.network());
    }

    private Stream<Server> withAddresses(List<Server> servers, Map<String, BoundedRegex> wanted) {
        Map<String, List<ServerPort>> ports = surroundings
                .ports()
                .ports(servers.stream().map(server -> server.id().toString()).toList());
        return servers.stream()
                .filter(server -> wanted.entrySet().stream()
                        .anyMatch(filter -> ports.getOrDefault(server.id().toString(), List.of()).stream()
                                .flatMap(port -> port.addresses().stream())
                                .filter(address ->
                                        address.version() == (filter.getKey().equals("ip6") ? 6 : 4))
                                .anyMatch(address -> filter.getValue().finds(address.text()))));
    }

    /** What comes behind the marker, which may be any server that the caller may know of. */
    private List<Server> afterMarker(Request request, Paging paging, Comparator<Server> order, List<Server> sorted) {
        if (paging.marker().isEmpty()) {
            return sorted;
        }
        String marker = paging.marker().get();
        Server last = access.known(request.caller(), marker)
                .orElseThrow(() -> Fault.badRequest("marker [" + marker + "] not found"));
        return sorted.stream().filter(server -> order.compare(server, last) > 0).toList();
    }

    private ObjectNode body(Request request, List<Server> page, int limit, boolean detailed) {
        ObjectNode body = Json.object();
        if (detailed) {
            body.set("servers", view.many(request, page));
        } else {
            ArrayNode servers = body.putArray("servers");
            page.forEach(server -> servers.add(ServerView.brief(request, server)));
        }
        if (limit > 0 && page.size() == limit) {
            body.set(
                    "servers_links",
                    Links.of(request)
                            .next(
                                    request,
                                    detailed ? "servers/detail" : "servers",
                                    page.getLast().id().toString()));
        }
        return body;
    }
}
