package kilonova.placement.api;

import java.util.List;
import java.util.Set;
import kilonova.http.Request;
import kilonova.http.Response;

/**
 * Which web pages may call this API from a browser.
 *
 * @param allowedOrigins scheme, host and port of the pages
 * @param allowedHeaders request headers that they may send
 */
public record Cors(Set<String> allowedOrigins, List<String> allowedHeaders) {

    public Cors {
        allowedOrigins = Set.copyOf(allowedOrigins);
        allowedHeaders = List.copyOf(allowedHeaders);
    }

    Response preflight(Request request) {
        Response answer = Response.empty(200);
        boolean asked = request.headers().has("Access-Control-Request-Method");
        if (!asked || !isAllowed(request)) {
            return answer;
        }
        return answer.with("Access-Control-Max-Age", "3600")
                .with(
                        "Access-Control-Allow-Methods",
                        request.headers().first("Access-Control-Request-Method").orElse("GET"))
                .with("Access-Control-Allow-Headers", String.join(",", allowedHeaders));
    }

    Response finish(Response response, Request request) {
        if (!isAllowed(request)) {
            return response;
        }
        return response.with(
                        "Access-Control-Allow-Origin",
                        request.headers().first("Origin").orElse(""))
                .with("Access-Control-Allow-Credentials", "true");
    }

    private boolean isAllowed(Request request) {
        return request.headers()
                .first("Origin")
                .filter(allowedOrigins::contains)
                .isPresent();
    }
}
