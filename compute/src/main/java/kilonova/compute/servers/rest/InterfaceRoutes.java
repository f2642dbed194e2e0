package kilonova.compute.servers.rest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.api.Faults;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Lifecycle;
import kilonova.compute.servers.Server;
import kilonova.compute.servers.ServerAction;
import kilonova.http.Fault;
import kilonova.http.InputSchema;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Result;
import kilonova.network.server.Nic;
import kilonova.network.server.ServerPort;
import kilonova.network.server.UsableNetwork;
import kilonova.network.server.Wanted;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /servers/{id}/os-interface}: a server's network cards, while it runs or not. */
final class InterfaceRoutes {
    private static final InputSchema ATTACH = InputSchema.of(InterfaceRoutes.class, "attach-interface.json");
    private static final String RULE = "os_compute_api:os-attach-interfaces:";

    private final Surroundings surroundings;
    private final ServerAccess access;

    InterfaceRoutes(Surroundings surroundings, ServerAccess access) {
        this.surroundings = surroundings;
        this.access = access;
    }

    List<Route> routes() {
        return List.of(
                Routes.get("/servers/{id}/os-interface", this::list),
                Routes.get("/servers/{id}/os-interface/{port}", this::show),
                Routes.post("/servers/{id}/os-interface", this::attach),
                Routes.delete("/servers/{id}/os-interface/{port}", this::detach));
    }

    private Response list(Request request) {
        Server server = access.read(request, RULE + "list");
        Map<String, String> tags = surroundings.interfaceTags().of(server.id());
        ObjectNode body = Json.object();
        ArrayNode attachments = body.putArray("interfaceAttachments");
        ports(server).forEach(port -> attachments.add(view(port, tags, request)));
        return Response.json(200, body);
    }

    private Response show(Request request) {
        Server server = access.read(request, RULE + "show");
        String id = request.pathParameter("port");
        ServerPort found = find(server, id)
                .orElseThrow(() -> Fault.notFound("Instance " + server.id() + " does not have a port with id " + id));
        return answer(server, found, request);
    }

    private Response attach(Request request) {
        Server server = access.write(request, RULE + "create");
        JsonNode asked = ATTACH.body(request).path("interfaceAttachment");
        Locks.refuse(server, request.caller());
        refuse(Lifecycle.refusal(server, new ServerAction.AttachInterface("")));
        Nic nic = nic(server, asked);
        ServerPort port = done(surroundings
                .ports()
                .attachOneMore(
                        server.id().toString(),
                        server.whereabouts().host().orElse(""),
                        new Wanted(server.projectId(), List.of(nic), List.of())));
        Optional<Refusal> refusal = surroundings
                .operations()
                .act(server, new ServerAction.AttachInterface(port.id()), ServerAccess.asker(request));
        if (refusal.isPresent()) {
            var unused = surroundings.ports().detach(server.id().toString(), port.id());
            throw Faults.of(refusal.get());
        }
        Loose.text(asked, "tag").ifPresent(tag -> surroundings.interfaceTags().set(server.id(), port.id(), tag));
        return answer(server, port, request);
    }

    private Nic nic(Server server, JsonNode asked) {
        Optional<String> network = Loose.text(asked, "net_id");
        Optional<String> port = Loose.text(asked, "port_id");
        Optional<String> address = Loose.text(asked.path("fixed_ips").path(0), "ip_address");
        if (network.isPresent() && port.isPresent()) {
            throw Fault.badRequest("Must not input both network_id and port_id");
        }
        if (address.isPresent() && network.isEmpty()) {
            throw Fault.badRequest("Must input network_id when request IP address");
        }
        if (port.isPresent()) {
            if (find(server, port.get()).isPresent()) {
                throw new Fault(409, "Port " + port.get() + " is still in use.");
            }
            return new Nic.ExistingPort(port.get());
        }
        return new Nic.OnNetwork(
                network.orElseGet(() -> {
                    UsableNetwork only = done(surroundings.ports().automatic(server.projectId()));
                    return only.id();
                }),
                address);
    }

    private Response detach(Request request) {
        Server server = access.write(request, RULE + "delete");
        Locks.refuse(server, request.caller());
        String id = request.pathParameter("port");
        if (find(server, id).isEmpty()) {
            throw Fault.notFound("Port " + id + " could not be found.");
        }
        refuse(surroundings
                .operations()
                .act(server, new ServerAction.DetachInterface(id), ServerAccess.asker(request)));
        surroundings.interfaceTags().remove(server.id(), id);
        return Response.empty(202);
    }

    private static void refuse(Optional<Refusal> refusal) {
        refusal.ifPresent(found -> {
            throw Faults.of(found);
        });
    }

    /** What the network gave, or its refusal with the status that the Compute API has for it. */
    private static <T> T done(Result<T> result) {
        return switch (result) {
            case Result.Done<T>(T value) -> value;
            case Result.Refused<T>(var refusal) -> throw new Fault(status(refusal.reason()), refusal.message());
        };
    }

    private static int status(Reason reason) {
        return switch (reason) {
            case NETWORK_AMBIGUOUS, NO_MORE_ADDRESSES -> 400;
            case OVER_QUOTA -> 403;
            default -> reason.status();
        };
    }

    private List<ServerPort> ports(Server server) {
        return surroundings.ports().ports(server.id().toString());
    }

    private Optional<ServerPort> find(Server server, String portId) {
        return ports(server).stream().filter(port -> port.id().equals(portId)).findFirst();
    }

    private Response answer(Server server, ServerPort port, Request request) {
        Map<String, String> tags = surroundings.interfaceTags().of(server.id());
        return Response.json(200, Json.object().set("interfaceAttachment", view(port, tags, request)));
    }

    private static ObjectNode view(ServerPort port, Map<String, String> tags, Request request) {
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
            view.put("tag", tags.get(port.id()));
        }
        return view;
    }
}
