package kilonova.compute.servers.rest;

import java.util.List;
import kilonova.compute.api.Policy;
import kilonova.compute.servers.Server;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.network.server.SecurityGroupName;
import kilonova.network.server.ServerPort;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a server's ports have: addresses and security groups. */
final class NetworkRoutes {
    private final Surroundings surroundings;
    private final ServerAccess access;

    NetworkRoutes(Surroundings surroundings, ServerAccess access) {
        this.surroundings = surroundings;
        this.access = access;
    }

    List<Route> routes() {
        return List.of(
                Routes.get("/servers/{id}/ips", this::addresses),
                Routes.get("/servers/{id}/ips/{network}", this::addressesOn),
                Routes.get("/servers/{id}/os-security-groups", this::groups),
                Routes.get("/os-security-groups", this::groupsOfProject).upTo(35),
                Routes.get("/os-security-groups/{group}", this::groupOfProject).upTo(35));
    }

    private Response addresses(Request request) {
        Server server = access.read(request, "os_compute_api:ips:index");
        return Response.json(200, Json.object().set("addresses", AddressView.of(ports(server), false)));
    }

    private Response addressesOn(Request request) {
        Server server = access.read(request, "os_compute_api:ips:show");
        String network = request.pathParameter("network");
        ObjectNode all = AddressView.of(ports(server), false);
        if (!all.has(network)) {
            throw Fault.notFound("Instance is not a member of specified network");
        }
        return Response.json(200, Json.object().set(network, all.get(network)));
    }

    private Response groups(Request request) {
        Server server = access.read(request, "os_compute_api:os-security-groups:list");
        return groups(surroundings.ports().securityGroups(server.id().toString()), server.projectId());
    }

    /** What old clients look names up in before they ask that a server gets a group; all else about groups is the network API's. */
    private Response groupsOfProject(Request request) {
        String project = project(request, "list");
        return groups(surroundings.ports().securityGroupsOf(project), project);
    }

    private Response groupOfProject(Request request) {
        String project = project(request, "show");
        String id = request.pathParameter("group");
        SecurityGroupName found = surroundings.ports().securityGroupsOf(project).stream()
                .filter(group -> group.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Fault.notFound("Security group " + id + " not found."));
        return Response.json(200, Json.object().set("security_group", view(found, project)));
    }

    private static String project(Request request, String what) {
        String project = request.caller().projectId().orElse("");
        Policy.reader(request, project, "os_compute_api:os-security-groups:" + what);
        return project;
    }

    private static Response groups(List<SecurityGroupName> found, String project) {
        ObjectNode body = Json.object();
        ArrayNode groups = body.putArray("security_groups");
        found.forEach(group -> groups.add(view(group, project)));
        return Response.json(200, body);
    }

    /** Rules are shown by the network API alone. */
    private static ObjectNode view(SecurityGroupName group, String project) {
        ObjectNode view = Json.object()
                .put("id", group.id())
                .put("name", group.name())
                .put("description", group.description())
                .put("tenant_id", project);
        view.putArray("rules");
        return view;
    }

    private List<ServerPort> ports(Server server) {
        return surroundings.ports().ports(server.id().toString());
    }
}
