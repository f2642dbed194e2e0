package kilonova.identity.api;

import java.util.Map;
import java.util.Optional;
import kilonova.http.Dialect;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.store.DatabaseUnavailable;
import tools.jackson.databind.node.ObjectNode;

/** How Keystone speaks: no microversions, and errors as {@code {"error": {code, message, title}}}. */
public final class IdentityDialect implements Dialect {
    private static final Map<Integer, String> TITLES = Map.of(
            400, "Bad Request",
            401, "Unauthorized",
            403, "Forbidden",
            404, "Not Found",
            405, "Method Not Allowed",
            409, "Conflict",
            413, "Request Entity Too Large",
            500, "Internal Server Error",
            503, "Service Unavailable");

    @Override
    public Optional<Fault> translate(Exception failure) {
        return failure instanceof DatabaseUnavailable
                ? Optional.of(
                        new Fault(503, "The database does not answer. Try again in a moment.").with("Retry-After", "1"))
                : Optional.empty();
    }

    @Override
    public Response render(Fault fault, Request request) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("code", fault.status())
                .put("message", fault.message())
                .put("title", TITLES.getOrDefault(fault.status(), "Error"));
        Response response = Response.json(fault.status(), body);
        return fault.status() == 401
                ? response.with("WWW-Authenticate", "Keystone uri=\"" + request.url("") + "\"")
                : response;
    }

    @Override
    public Response finish(Response response, Request request) {
        return response.with("Vary", "X-Auth-Token").with("x-openstack-request-id", request.requestId());
    }
}
