package kilonova.compute.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kilonova.http.Dialect;
import kilonova.http.Fault;
import kilonova.http.Headers;
import kilonova.http.Json;
import kilonova.http.Microversion;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.store.DatabaseUnavailable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the Compute API speaks: microversions in either header, and errors as {@code {"conflictingRequest": {"code": 409, "message": …}}}.
 * Source: the Compute API guide on microversions and faults.
 */
public final class ComputeDialect implements Dialect {
    /** The first microversion. */
    public static final Microversion MINIMUM = new Microversion(2, 1);

    /** The newest that is honoured in full; nothing beyond it is announced. */
    public static final Microversion MAXIMUM = new Microversion(2, 96);

    private static final String NEW_HEADER = "OpenStack-API-Version";
    private static final String OLD_HEADER = "X-OpenStack-Nova-API-Version";

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(400, "badRequest"),
            Map.entry(401, "unauthorized"),
            Map.entry(403, "forbidden"),
            Map.entry(404, "itemNotFound"),
            Map.entry(405, "badMethod"),
            Map.entry(409, "conflictingRequest"),
            Map.entry(413, "overLimit"),
            Map.entry(415, "badMediaType"),
            Map.entry(429, "overLimit"),
            Map.entry(501, "notImplemented"),
            Map.entry(503, "serviceUnavailable"));

    @Override
    public Microversion negotiate(Headers headers) {
        Optional<String> asked = headers.all(NEW_HEADER).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .filter(item -> item.toLowerCase(Locale.ROOT).startsWith("compute "))
                .map(item -> item.substring("compute ".length()).strip())
                .findFirst()
                .or(() -> headers.first(OLD_HEADER).map(String::strip));
        if (asked.isEmpty()) {
            return MINIMUM;
        }
        if (asked.get().equals("latest")) {
            return MAXIMUM;
        }
        Microversion version = Microversion.parse(asked.get())
                .orElseThrow(() -> Fault.badRequest("API Version String " + asked.get()
                        + " is of invalid format. Must be of format MajorNum.MinorNum."));
        if (version.compareTo(MINIMUM) < 0 || version.compareTo(MAXIMUM) > 0) {
            throw new Fault(
                    406,
                    "Version " + version + " is not supported by the API. Minimum is " + MINIMUM + " and maximum is "
                            + MAXIMUM + ".");
        }
        return version;
    }

    @Override
    public Optional<Fault> translate(Exception failure) {
        return failure instanceof DatabaseUnavailable
                ? Optional.of(new Fault(503, "The database does not answer; nothing was changed. Try again.")
                        .with("Retry-After", "2"))
                : Optional.empty();
    }

    @Override
    public Response render(Fault fault, Request request) {
        ObjectNode body = Json.object();
        body.putObject(NAMES.getOrDefault(fault.status(), "computeFault"))
                .put("code", fault.status())
                .put("message", fault.message());
        return Response.json(fault.status(), body);
    }

    @Override
    public Response finish(Response response, Request request) {
        Response versioned = response.with("X-Openstack-Request-Id", request.requestId())
                .with("X-Compute-Request-Id", request.requestId());
        if (request.microversion().equals(Microversion.NONE)) {
            return versioned;
        }
        return versioned
                .with(NEW_HEADER, "compute " + request.microversion())
                .with(OLD_HEADER, request.microversion().toString())
                .with("Vary", NEW_HEADER + ", " + OLD_HEADER);
    }
}
