package kilonova.network.rest;

import java.util.Optional;
import kilonova.http.Dialect;
import kilonova.http.Fault;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.network.outcome.Rejected;
import kilonova.store.DatabaseUnavailable;

/** How Neutron writes errors: {@code {"NeutronError": {type, message, detail}}}. The error's type travels as the fault's code. */
final class NeutronDialect implements Dialect {
    @Override
    public Optional<Fault> translate(Exception failure) {
        return switch (failure) {
            case Rejected rejected ->
                Optional.of(new Fault(
                                rejected.refusal().reason().status(),
                                rejected.refusal().message())
                        .withCode(rejected.refusal().reason().type()));
            case DatabaseUnavailable unavailable ->
                Optional.of(new Fault(503, "The database does not answer. Try again in a moment.")
                        .with("Retry-After", "1")
                        .withCode("HTTPServiceUnavailable"));
            default -> Optional.empty();
        };
    }

    @Override
    public Response render(Fault fault, Request request) {
        var error = Json.object();
        error.putObject("NeutronError")
                .put("type", fault.code().orElseGet(() -> type(fault.status())))
                .put("message", fault.message())
                .put("detail", "");
        return Response.json(fault.status(), error);
    }

    @Override
    public Response finish(Response response, Request request) {
        return response.with("X-Openstack-Request-Id", request.requestId());
    }

    private static String type(int status) {
        return switch (status) {
            case 400 -> "HTTPBadRequest";
            case 401 -> "HTTPUnauthorized";
            case 403 -> "PolicyNotAuthorized";
            case 404 -> "HTTPNotFound";
            case 405 -> "HTTPMethodNotAllowed";
            case 413 -> "HTTPRequestEntityTooLarge";
            case 503 -> "HTTPServiceUnavailable";
            default -> status < 500 ? "HTTPClientError" : "HTTPInternalServerError";
        };
    }
}
