package kilonova.compute.usage;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.compute.api.Links;
import kilonova.compute.api.Policy;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.Servers;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Paging;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /os-simple-tenant-usage}. Pages, from 2.40 on, are pages of servers, whatever their projects. */
public final class UsageApi {
    private static final InputSchema LIST = InputSchema.of(UsageApi.class, "list-query.json");
    private static final InputSchema SHOW = InputSchema.of(UsageApi.class, "show-query.json");
    private static final String POLICY = "os_compute_api:os-simple-tenant-usage:";
    private static final String COLLECTION = "os-simple-tenant-usage";

    private final Servers servers;
    private final Clock clock;
    private final int longestPage;

    /** @param longestPage how many servers one answer counts at most, from 2.40 on */
    public UsageApi(Servers servers, Clock clock, int longestPage) {
        this.servers = servers;
        this.clock = clock;
        this.longestPage = longestPage;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/" + COLLECTION, this::list), Routes.get("/" + COLLECTION + "/{project}", this::show));
    }

    private Response list(Request request) {
        LIST.query(request);
        Policy.admin(request, POLICY + "list");
        Period period = Period.of(request.query(), clock.instant());
        boolean detailed = request.query().first("detailed").orElse("0").equals("1");
        List<ServerUsage> page = page(request, usages(period, Optional.empty()));
        Map<String, List<ServerUsage>> byProject = page.stream()
                .collect(Collectors.groupingBy(usage -> usage.server().projectId(), TreeMap::new, Collectors.toList()));
        ObjectNode body = Json.object();
        ArrayNode listed = body.putArray("tenant_usages");
        byProject.forEach((project, usages) -> listed.add(UsageView.project(project, period, usages, detailed)));
        addNext(request, body, "tenant_usages_links", COLLECTION, page);
        return Response.json(200, body);
    }

    /** Zeros for a project that had no server: Nova answers with an empty object there, on which clients stumble. */
    private Response show(Request request) {
        SHOW.query(request);
        String project = request.pathParameter("project");
        Policy.reader(request, project, POLICY + "show");
        Period period = Period.of(request.query(), clock.instant());
        List<ServerUsage> page = page(request, usages(period, Optional.of(project)));
        ObjectNode body = Json.object();
        body.set("tenant_usage", UsageView.project(project, period, page, true));
        addNext(request, body, "tenant_usage_links", COLLECTION + "/" + project, page);
        return Response.json(200, body);
    }

    private List<ServerUsage> usages(Period period, Optional<String> project) {
        Instant now = clock.instant();
        return Stream.of(true, false)
                .flatMap(deleted -> servers.list(new Servers.Scope(project, Optional.empty(), deleted)).stream())
                .sorted(Comparator.comparing(Server::createdAt).thenComparing(Server::id))
                .flatMap(server -> ServerUsage.of(server, period.from(), period.to(), now).stream())
                .toList();
    }

    private List<ServerUsage> page(Request request, List<ServerUsage> all) {
        return request.microversion().atLeast(40)
                ? Paging.of(request.query(), longestPage)
                        .cut(all, usage -> usage.server().id().toString())
                        .items()
                : all;
    }

    private void addNext(Request request, ObjectNode body, String name, String collection, List<ServerUsage> page) {
        if (request.microversion().atLeast(40)
                && !page.isEmpty()
                && page.size() == Paging.of(request.query(), longestPage).limit()) {
            body.set(
                    name,
                    Links.of(request)
                            .next(
                                    request,
                                    collection,
                                    page.getLast().server().id().toString()));
        }
    }
}
