package kilonova.placement.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kilonova.http.Headers;
import kilonova.http.Method;
import kilonova.http.Request;
import kilonova.http.Response;

/**
 * Which web pages may call this API from a browser, with the fields and the behaviour of oslo.middleware's {@code [cors]}.
 *
 * @param allowedOrigins scheme, host and port of the pages; {@code *} for all
 * @param allowCredentials whether the pages may send cookies and the like
 * @param exposeHeaders response headers that the pages may read
 * @param maxAge how long a browser may remember the permission, in seconds; 0 to say nothing about it
 * @param allowMethods methods that the pages may use
 * @param allowHeaders request headers that the pages may send, besides those that are always allowed
 */
public record Cors(
        Set<String> allowedOrigins,
        boolean allowCredentials,
        List<String> exposeHeaders,
        int maxAge,
        List<String> allowMethods,
        List<String> allowHeaders) {
    private static final String EVERYBODY = "*";
    private static final List<String> ALWAYS_ALLOWED = List.of(
            "Accept",
            "Accept-Language",
            "Content-Type",
            "Cache-Control",
            "Content-Language",
            "Expires",
            "Last-Modified",
            "Pragma");

    public Cors {
        allowedOrigins = Set.copyOf(allowedOrigins);
        exposeHeaders = List.copyOf(exposeHeaders);
        allowMethods = List.copyOf(allowMethods);
        allowHeaders = List.copyOf(allowHeaders);
    }

    /** The answer as a browser needs it. A preflight is always 200, whatever there is at that path. */
    Response finish(Response response, Request request) {
        if (request.method() == Method.OPTIONS) {
            Response answer = Response.empty(200);
            return origin(request.headers())
                    .filter(_ -> isPermitted(request.headers()))
                    .map(origin -> preflight(granted(answer, origin, "Origin"), request.headers()))
                    .orElse(answer);
        }
        return origin(request.headers())
                .map(origin -> exposing(granted(response, origin, varying(response))))
                .orElse(response);
    }

    private Optional<String> origin(Headers headers) {
        return headers.first("Origin").flatMap(sent -> {
            if (allowedOrigins.contains(sent)) {
                return Optional.of(sent);
            }
            return allowedOrigins.contains(EVERYBODY) ? Optional.of(EVERYBODY) : Optional.empty();
        });
    }

    private boolean isPermitted(Headers headers) {
        Set<String> names = Stream.concat(allowHeaders.stream(), ALWAYS_ALLOWED.stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return headers.first("Access-Control-Request-Method")
                        .filter(allowMethods::contains)
                        .isPresent()
                && requested(headers).stream().allMatch(name -> names.contains(name.toLowerCase(Locale.ROOT)));
    }

    private Response preflight(Response answer, Headers headers) {
        Response preflight = answer.with(
                "Access-Control-Allow-Methods",
                headers.first("Access-Control-Request-Method").orElse(""));
        if (maxAge > 0) {
            preflight = preflight.with("Access-Control-Max-Age", Integer.toString(maxAge));
        }
        List<String> names = requested(headers);
        return names.isEmpty() ? preflight : preflight.with("Access-Control-Allow-Headers", String.join(",", names));
    }

    private Response granted(Response response, String origin, String vary) {
        Response granted = response.with("Vary", vary).with("Access-Control-Allow-Origin", origin);
        return allowCredentials ? granted.with("Access-Control-Allow-Credentials", "true") : granted;
    }

    private Response exposing(Response response) {
        return exposeHeaders.isEmpty()
                ? response
                : response.with("Access-Control-Expose-Headers", String.join(",", exposeHeaders));
    }

    private static String varying(Response response) {
        return response.headers().first("Vary").map(names -> names + ",Origin").orElse("Origin");
    }

    private static List<String> requested(Headers headers) {
        return headers.first("Access-Control-Request-Headers").stream()
                .flatMap(names -> Arrays.stream(names.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
