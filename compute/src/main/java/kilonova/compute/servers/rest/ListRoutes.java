package kilonova.compute.servers.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kilonova.compute.api.Links;
import kilonova.compute.api.Policy;
import kilonova.compute.documents.Condition;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.pages.ServerAttribute;
import kilonova.compute.servers.pages.ServerList;
import kilonova.compute.servers.pages.SortTerm;
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

    /** Fewer are not read at once, because filters may leave none of them. */
    private static final int SHORTEST_READ = 100;

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
        List<SortTerm> order =
                ServerOrder.of(request, () -> surroundings.zones().ofHosts());
        Paging paging = Paging.of(request.query(), LONGEST_PAGE);
        Optional<Server> last = paging.marker().map(marker -> marked(request, marker));
        Optional<String> onlyProject = filters.allProjects()
                ? request.query().last("project_id").or(() -> request.query().last("tenant_id"))
                : Optional.of(project);
        Condition ofProject = onlyProject
                .<Condition>map(id -> Condition.Is.the(ServerAttribute.PROJECT_ID, id))
                .orElse(Condition.always());
        ServerList wanted = new ServerList(new Condition.All(List.of(ofProject, filters.condition())), order);
        List<Server> page = page(wanted, filters, last, paging.limit());
        return Response.json(200, body(request, page, paging.limit(), detailed));
    }

    /** Reads no more than the page needs, however many servers there are; in longer and longer steps if few of them fit. */
    private List<Server> page(ServerList wanted, ServerFilters filters, Optional<Server> after, int limit) {
        List<Server> page = new ArrayList<>();
        Optional<Server> last = after;
        int most = Math.clamp(limit, SHORTEST_READ, LONGEST_PAGE);
        boolean more = true;
        while (more && page.size() < limit) {
            List<Server> next = surroundings.serverPages().next(wanted, last, most);
            matching(filters, next).limit(limit - page.size()).forEach(page::add);
            more = next.size() == most;
            last = more ? Optional.of(next.getLast()) : last;
            most = Math.min(2 * most, LONGEST_PAGE);
        }
        return page;
    }

    private Stream<Server> matching(ServerFilters filters, List<Server> candidates) {
        List<Server> matching =
                candidates.stream().filter(filters.expressions()).toList();
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

    /** The server that the page comes behind, which may be any that the caller may know of. */
    private Server marked(Request request, String marker) {
        return access.known(request.caller(), marker)
                .orElseThrow(() -> Fault.badRequest("marker [" + marker + "] not found"));
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
