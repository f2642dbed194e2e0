package kilonova.placement.api;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import kilonova.http.Dialect;
import kilonova.http.Fault;
import kilonova.http.Headers;
import kilonova.http.Json;
import kilonova.http.Microversion;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.placement.candidates.SearchTooLong;
import kilonova.store.DatabaseUnavailable;
import tools.jackson.databind.node.ObjectNode;

/** How OpenStack Placement speaks: microversions 1.0 to 1.39, and its errors. */
final class PlacementDialect implements Dialect {
    static final Microversion OLDEST = new Microversion(1, 0);
    static final Microversion NEWEST = new Microversion(1, 39);
    /** The code of an error that has none of its own. */
    private static final String UNDEFINED = "placement.undefined_code";

    private static final String VERSION_HEADER = "OpenStack-API-Version";
    private static final int CODES_SINCE = 23;
    private static final String VARY = "Vary";
    /** In place of a value: the finished answer has no such header. */
    private static final String NOTHING = "";

    private static final Pattern OUTSIDE_HANDLERS = Pattern.compile("The resource could not be found\\."
            + "|No resource provider with uuid \\S+ found|No such resource class \\S+");

    private final Optional<Cors> cors;

    PlacementDialect(Optional<Cors> cors) {
        this.cors = cors;
    }

    @Override
    public Microversion negotiate(Headers headers) {
        String wanted = "";
        for (String line : headers.all(VERSION_HEADER)) {
            for (String part : line.split(",")) {
                String[] words = part.strip().split("\\s+", 2);
                if (words.length == 2 && words[0].equalsIgnoreCase("placement")) {
                    wanted = words[1].strip();
                }
            }
        }
        if (wanted.isEmpty()) {
            return OLDEST;
        }
        return wanted.equals("latest") ? NEWEST : parsed(wanted);
    }

    private static Microversion parsed(String wanted) {
        if (!wanted.matches("\\d{1,6}\\.\\d{1,6}")) {
            throw Fault.badRequest("Invalid microversion: invalid version string: " + wanted);
        }
        Optional<Microversion> version = Microversion.parse(wanted);
        if (version.isEmpty()
                || version.get().compareTo(OLDEST) < 0
                || version.get().compareTo(NEWEST) > 0) {
            throw new Fault(406, "Invalid microversion: Unacceptable version header: " + wanted);
        }
        return version.get();
    }

    @Override
    public Optional<Fault> translate(Exception failure) {
        return switch (failure) {
            case DatabaseUnavailable _ ->
                Optional.of(new Fault(503, "The database does not answer. Try again in a moment.")
                        .with("Retry-After", "1"));
            case SearchTooLong tooLong -> Optional.of(Fault.badRequest(String.valueOf(tooLong.getMessage())));
            default -> Optional.empty();
        };
    }

    @Override
    public Response render(Fault fault, Request request) {
        Response response = rendered(fault, request);
        return isOutsideHandlers(fault) ? response.with(VARY, NOTHING) : response;
    }

    /** Upstream says what an answer varies by only where one of its handlers made the answer. */
    private static boolean isOutsideHandlers(Fault fault) {
        return switch (fault.status()) {
            case 403 -> true;
            case 404 -> OUTSIDE_HANDLERS.matcher(fault.message()).matches();
            case 400 -> fault.message().equals(Guard.NO_CONTENT_TYPE);
            default -> false;
        };
    }

    private static Response rendered(Fault fault, Request request) {
        Problem problem = Problem.of(fault.status(), request);
        String message = fault.message().replace('\n', ' ').replace("\r", "");
        if (Accept.prefersHtml(request.headers())) {
            return Response.bytes(
                    fault.status(),
                    "text/html; charset=UTF-8",
                    page(fault.status(), problem, message).getBytes(StandardCharsets.UTF_8));
        }
        if (fault.status() == 401 && fault.headers().has("WWW-Authenticate")) {
            return Response.json(401, asKeystoneSaysIt(fault));
        }
        if (fault.status() == 401) {
            ObjectNode body = Json.object()
                    .put("message", problem.explanation() + "<br /><br />\n\n\n")
                    .put("code", "401 " + problem.title())
                    .put("title", problem.title());
            return Response.json(401, body);
        }
        ObjectNode error = Json.object()
                .put("status", fault.status())
                .put("title", problem.title())
                .put("detail", problem.explanation() + "\n\n " + message + "  ");
        if (request.microversion().atLeast(CODES_SINCE)) {
            error.put("code", fault.code().orElse(UNDEFINED));
        }
        error.put("request_id", request.requestId());
        if (fault.status() == 406 && request.microversion().equals(Microversion.NONE)) {
            error.put("max_version", NEWEST.toString()).put("min_version", OLDEST.toString());
        }
        return Response.json(
                fault.status(), Json.object().set("errors", Json.array().add(error)));
    }

    /** What OpenStack's token check answers in front of every service. */
    private static ObjectNode asKeystoneSaysIt(Fault fault) {
        ObjectNode error =
                Json.object().put("code", 401).put("title", "Unauthorized").put("message", fault.message());
        return Json.object().set("error", error);
    }

    private static String page(int status, Problem problem, String message) {
        return "<html>\n <head>\n  <title>" + status + " " + problem.title() + "</title>\n </head>\n <body>\n  <h1>"
                + status + " " + problem.title() + "</h1>\n  " + escaped(problem.explanation()) + "<br /><br />\n"
                + escaped(message) + "\n </body>\n</html>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public Response finish(Response response, Request request) {
        Response finished = response.with("x-openstack-request-id", request.requestId());
        if (!request.microversion().equals(Microversion.NONE) && response.status() != 401) {
            finished = finished.with(VERSION_HEADER, "placement " + request.microversion());
            finished = finished.headers().has(VARY)
                    ? new Response(finished.status(), finished.headers().without(VARY), finished.content())
                    : finished.with(VARY, VERSION_HEADER.toLowerCase(Locale.ROOT));
        }
        return cors.isPresent() ? cors.get().finish(finished, request) : finished;
    }

    /** The words that go with a status. */
    private record Problem(String title, String explanation) {
        static Problem of(int status, Request request) {
            return switch (status) {
                case 400 ->
                    new Problem(
                            "Bad Request",
                            "The server could not comply with the request since it is either malformed or otherwise"
                                    + " incorrect.");
                case 401 ->
                    new Problem(
                            "Unauthorized",
                            "This server could not verify that you are authorized to access the document you"
                                    + " requested.  Either you supplied the wrong credentials (e.g., bad password), or"
                                    + " your browser does not understand how to supply the credentials required.");
                case 403 -> new Problem("Forbidden", "Access was denied to this resource.");
                case 404 -> new Problem("Not Found", "The resource could not be found.");
                case 405 ->
                    new Problem(
                            "Method Not Allowed",
                            "The method " + request.method() + " is not allowed for this resource.");
                case 406 ->
                    new Problem(
                            "Not Acceptable",
                            "The resource could not be generated that was acceptable to your browser (content of type "
                                    + request.headers().first("Accept").orElse("application/json") + ".");
                case 409 -> new Problem("Conflict", "There was a conflict when trying to complete your request.");
                case 413 ->
                    new Problem("Request Entity Too Large", "The body of your request was too large for this server.");
                case 414 -> new Problem("Request URI Too Long", "The request URI was too long for this server.");
                case 415 ->
                    new Problem(
                            "Unsupported Media Type",
                            "The request media type "
                                    + request.headers().first("Content-Type").orElse("None")
                                    + " is not supported by this server.");
                case 503 ->
                    new Problem(
                            "Service Unavailable",
                            "The server is currently unavailable. Please try again at a later time.");
                default ->
                    new Problem(
                            "Internal Server Error",
                            "The server has either erred or is incapable of performing the requested operation.");
            };
        }
    }
}
