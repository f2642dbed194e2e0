package kilonova.placement.api;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import kilonova.http.Json;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.placement.providers.ProviderId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What answers have in common. */
final class Answers {
    private static final int CACHE_HEADERS_SINCE = 15;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final Clock clock;

    Answers(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** A body that describes something, last changed at that time. */
    Response entity(Request request, int status, JsonNode body, Instant modified) {
        return dated(request, Response.json(status, body), modified);
    }

    /** Marks an answer with the time of the last change, from the microversion on that has this. */
    static Response dated(Request request, Response response, Instant modified) {
        return request.microversion().atLeast(CACHE_HEADERS_SINCE)
                ? response.with("Last-Modified", HTTP_DATE.format(modified)).with("Cache-Control", "no-cache")
                : response;
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    static ObjectNode link(String rel, String href) {
        return Json.object().put("rel", rel).put("href", href);
    }

    /** A path as links have it: without scheme and host, with the service's prefix. */
    static String path(Request request, String underPrefix) {
        return request.prefix() + underPrefix;
    }

    static String path(ProviderId provider) {
        return "/resource_providers/" + provider;
    }
}
