package kilonova.compute.servers.rest;

import java.util.List;
import kilonova.compute.servers.Server;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
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
                Routes.get("/servers/{id}/os-security-groups", this::groups));
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
        ObjectNode body = Json.object();
        ArrayNode groups = body.putArray("security_groups");
        surroundings
                .ports()
                .securityGroups(server.id().toString())
                .forEach(group -> groups.addObject()
                        .put("id", group.id())
                        .put("name", group.name())
                        .put("description", group.description())
                        .put("tenant_id", server.projectId())
                        .putArray("rules"));
        return Response.json(200, body);
    }

    private List<ServerPort> ports(Server server) {
        return surroundings.ports().ports(server.id().toString());
    }
}
