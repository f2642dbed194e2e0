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

/** What a server's ports have: addresses, interfaces, security groups. */
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
                Routes.get("/servers/{id}/os-interface", this::interfaces),
                Routes.get("/servers/{id}/os-interface/{port}", this::showInterface),
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

    private Response interfaces(Request request) {
        Server server = access.read(request, "os_compute_api:os-attach-interfaces:list");
        ObjectNode body = Json.object();
        ArrayNode attachments = body.putArray("interfaceAttachments");
        ports(server).forEach(port -> attachments.add(attachment(port, request)));
        return Response.json(200, body);
    }

    private Response showInterface(Request request) {
        Server server = access.read(request, "os_compute_api:os-attach-interfaces:show");
        String id = request.pathParameter("port");
        ServerPort found = ports(server).stream()
                .filter(port -> port.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Fault.notFound("Instance " + server.id() + " does not have a port with id " + id));
        return Response.json(200, Json.object().set("interfaceAttachment", attachment(found, request)));
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

    private static ObjectNode attachment(ServerPort port, Request request) {
        ObjectNode view = Json.object()
                .put("port_id", port.id())
                .put("net_id", port.networkId())
                .put("mac_addr", port.macAddress())
                .put("port_state", port.active() ? "ACTIVE" : "DOWN");
        ArrayNode addresses = view.putArray("fixed_ips");
        port.addresses()
                .forEach(address ->
                        addresses.addObject().put("ip_address", address.text()).put("subnet_id", address.subnetId()));
        if (request.microversion().atLeast(70)) {
            view.putNull("tag");
        }
        return view;
    }
}
