package kilonova.app.up;

import java.util.List;
import java.util.function.BooleanSupplier;
import kilonova.http.Dialect;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Metrics;
import kilonova.http.Response;
import kilonova.http.Routes;
import kilonova.http.Service;
import tools.jackson.databind.node.ObjectNode;

/** What the port answers outside the OpenStack services: health, metrics, and which services there are. */
final class RootService {
    private static final Dialect PLAIN =
            (fault, request) -> Response.text(fault.status(), "text/plain; charset=utf-8", fault.message() + "\n");

    private RootService() {}

    /** @param ready whether all parts work */
    static Service of(BooleanSupplier ready, Metrics metrics) {
        Routes routes = Routes.of(List.of(
                Routes.get("/healthz", request -> health(ready)).open(),
                Routes.get("/metrics", metrics::show).open(),
                Routes.get("/", request -> services()).open()));
        return new Service("root", "", routes, PLAIN, headers -> {
            throw new Fault(404, "There is nothing here.");
        });
    }

    private static Response health(BooleanSupplier ready) {
        return ready.getAsBoolean()
                ? Response.text(200, "text/plain; charset=utf-8", "ok\n")
                : Response.text(503, "text/plain; charset=utf-8", "not ready\n");
    }

    private static Response services() {
        ObjectNode body = Json.object();
        for (CloudService service : CloudService.values()) {
            body.put(service.type(), service.path());
        }
        return Response.json(200, body);
    }
}
