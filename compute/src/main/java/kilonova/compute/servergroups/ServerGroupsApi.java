package kilonova.compute.servergroups;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.api.BodyValues;
import kilonova.compute.api.Faults;
import kilonova.compute.api.Policy;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Uuids;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /os-server-groups}. */
public final class ServerGroupsApi {
    private static final InputSchema CREATE = InputSchema.of(ServerGroupsApi.class, "create.json");
    private static final InputSchema LIST = InputSchema.of(ServerGroupsApi.class, "list-query.json");
    private static final String POLICY = "os_compute_api:os-server-groups:";

    private final ServerGroups groups;
    private final int longestPage;

    /** @param longestPage how many groups one answer lists at most */
    public ServerGroupsApi(ServerGroups groups, int longestPage) {
        this.groups = groups;
        this.longestPage = longestPage;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/os-server-groups", this::list),
                Routes.post("/os-server-groups", this::create),
                Routes.get("/os-server-groups/{id}", this::show),
                Routes.delete("/os-server-groups/{id}", this::delete));
    }

    private Response list(Request request) {
        LIST.query(request);
        String project = Policy.project(request);
        Policy.reader(request, project, POLICY + "index");
        boolean all = request.query().has("all_projects") && request.caller().isAdmin();
        int offset = number(request, "offset", 0);
        int limit = Math.min(number(request, "limit", longestPage), longestPage);
        ObjectNode body = Json.object();
        ArrayNode listed = body.putArray("server_groups");
        groups.list(all ? Optional.empty() : Optional.of(project)).stream()
                .skip(offset)
                .limit(limit == 0 ? longestPage : limit)
                .forEach(group -> listed.add(view(request, group)));
        return Response.json(200, body);
    }

    private Response create(Request request) {
        String project = Policy.project(request);
        JsonNode asked = CREATE.body(request).path("server_group");
        Policy.member(request, project, POLICY + "create");
        GroupPolicy policy = GroupPolicy.of(BodyValues.text(asked, "policy")
                .orElseGet(() -> asked.path("policies").path(0).asString()));
        JsonNode rules = asked.path("rules");
        if (!rules.isEmpty() && policy != GroupPolicy.ANTI_AFFINITY) {
            throw Fault.badRequest("Only anti-affinity policy supports rules.");
        }
        Optional<Integer> most = rules.has("max_server_per_host")
                ? Optional.of(BodyValues.whole(rules, "max_server_per_host", 1))
                : Optional.empty();
        ServerGroup group = new ServerGroup(
                UUID.randomUUID(),
                asked.path("name").stringValue(),
                project,
                request.caller().user().id(),
                policy,
                most,
                List.of());
        return answer(request, Faults.orFault(groups.create(group)));
    }

    private Response show(Request request) {
        ServerGroup group = known(request);
        Policy.reader(request, group.projectId(), POLICY + "show");
        return answer(request, group);
    }

    private Response delete(Request request) {
        ServerGroup group = known(request);
        Policy.member(request, group.projectId(), POLICY + "delete");
        if (!groups.delete(group.id())) {
            throw missing(request);
        }
        return Response.empty(204);
    }

    private ServerGroup known(Request request) {
        return Uuids.canonical(request.pathParameter("id"))
                .flatMap(groups::find)
                .orElseThrow(() -> missing(request));
    }

    private static Fault missing(Request request) {
        return Fault.notFound("Instance group " + request.pathParameter("id") + " could not be found.");
    }

    private static int number(Request request, String name, int otherwise) {
        String text = request.query().last(name).orElse("");
        if (text.length() > 9) {
            throw Fault.badRequest(name + " is too large.");
        }
        return text.isEmpty() ? otherwise : Integer.parseInt(text);
    }

    private static ObjectNode view(Request request, ServerGroup group) {
        ObjectNode view = Json.object().put("id", group.id().toString()).put("name", group.name());
        if (request.microversion().atLeast(64)) {
            view.put("policy", group.policy().wireName());
            ObjectNode rules = view.putObject("rules");
            group.maxServersPerHost().ifPresent(most -> rules.put("max_server_per_host", most));
        } else {
            view.putArray("policies").add(group.policy().wireName());
            view.putObject("metadata");
        }
        ArrayNode members = view.putArray("members");
        group.members().forEach(member -> members.add(member.toString()));
        if (request.microversion().atLeast(13)) {
            view.put("project_id", group.projectId()).put("user_id", group.userId());
        }
        return view;
    }

    private static Response answer(Request request, ServerGroup group) {
        ObjectNode body = Json.object();
        body.set("server_group", view(request, group));
        return Response.json(200, body);
    }
}
