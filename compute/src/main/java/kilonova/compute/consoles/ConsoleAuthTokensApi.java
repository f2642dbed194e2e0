package kilonova.compute.consoles;

import java.util.List;
import kilonova.compute.api.Policy;
import kilonova.compute.servers.ServerConsoles;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /os-console-auth-tokens/{token}}: which server an unused token is good for, and where it may be used. For admins. */
public final class ConsoleAuthTokensApi {
    private final ServerConsoles consoles;

    public ConsoleAuthTokensApi(ServerConsoles consoles) {
        this.consoles = consoles;
    }

    public List<Route> routes() {
        return List.of(Routes.get("/os-console-auth-tokens/{token}", this::show));
    }

    private Response show(Request request) {
        Policy.admin(request, "os_compute_api:os-console-auth-tokens");
        String server =
                consoles.serverOf(request.pathParameter("token")).orElseThrow(() -> Fault.notFound("Token not found"));
        if (!request.microversion().atLeast(31)) {
            throw new Fault(401, "The requested console type details are not accessible");
        }
        ObjectNode body = Json.object();
        body.putObject("console")
                .put("instance_uuid", server)
                .put("host", request.baseUrl().getHost())
                .put("port", port(request))
                .put("internal_access_path", ConsoleSocket.PATH);
        return Response.json(200, body);
    }

    private static int port(Request request) {
        int port = request.baseUrl().getPort();
        return port > 0 ? port : "https".equals(request.baseUrl().getScheme()) ? 443 : 80;
    }
}
