package kilonova.compute.servers.rest;

import java.util.List;
import kilonova.http.Fault;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;

/** Routes of servers that the API has and this cloud has not yet: 501 and a sentence, for those who may know the server. */
final class LaterRoutes {
    private final ServerAccess access;

    LaterRoutes(ServerAccess access) {
        this.access = access;
    }

    List<Route> routes() {
        return List.of(
                Routes.post("/servers/{id}/os-interface", request -> write(request, "Attaching an interface")),
                Routes.delete(
                        "/servers/{id}/os-interface/{port}", request -> write(request, "Detaching an interface")));
    }

    private Response write(Request request, String what) {
        access.write(request, "os_compute_api:servers:update");
        throw new Fault(501, what + " is not implemented yet; nothing was changed.");
    }
}
