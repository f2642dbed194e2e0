package kilonova.image.rest;

import java.util.Optional;
import kilonova.http.Dialect;
import kilonova.http.Fault;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.image.outcome.Rejected;
import kilonova.store.DatabaseUnavailable;

/** How Glance writes errors: a small HTML page, out of which clients take the text. */
final class GlanceDialect implements Dialect {
    @Override
    public Optional<Fault> translate(Exception failure) {
        return switch (failure) {
            case Rejected rejected ->
                Optional.of(new Fault(
                        rejected.refusal().reason().status(), rejected.refusal().message()));
            case DatabaseUnavailable unavailable ->
                Optional.of(new Fault(503, "The database does not answer. Try again in a moment.")
                        .with("Retry-After", "1"));
            default -> Optional.empty();
        };
    }

    @Override
    public Response render(Fault fault, Request request) {
        String title = fault.status() + " " + title(fault.status());
        String page = "<html>\n <head>\n  <title>" + title + "</title>\n </head>\n <body>\n  <h1>" + title + "</h1>\n  "
                + escaped(fault.message()) + "<br /><br />\n </body>\n</html>\n";
        return Response.text(fault.status(), "text/html; charset=UTF-8", page);
    }

    @Override
    public Response finish(Response response, Request request) {
        return response.with("X-Openstack-Request-Id", request.requestId());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "Request Entity Too Large";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Requested Range Not Satisfiable";
            case 503 -> "Service Unavailable";
            default -> status < 500 ? "Error" : "Internal Server Error";
        };
    }
}
