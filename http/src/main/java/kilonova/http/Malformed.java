package kilonova.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import kilonova.http.connections.Connections;

/**
 * Answers what is not HTTP as the server can read it (a Content-Length that is no number, a broken header), in the error
 * shape of the service that it was meant for.
 */
final class Malformed implements DirectHandler {
    private final List<Service> services;
    private final Traffic traffic;

    /** @param services the longest prefix first */
    Malformed(List<Service> services, Traffic traffic) {
        this.services = services;
        this.traffic = traffic;
    }

    @Override
    public TransportResponse handle(
            TransportRequest in, EventType type, Status found, ServerResponseHeaders headers, String message) {
        // Helidon takes some bytes that are no HTTP for a failure of its own.
        Status status = type == EventType.INTERNAL_ERROR && !Connections.isInRequest() ? Status.BAD_REQUEST_400 : found;
        TransportResponse.Builder out =
                TransportResponse.builder().status(status).headers(headers).keepAlive(false);
        String path = Optional.ofNullable(in.path()).orElse("").split("\\?", 2)[0];
        Optional<Service> service = Traffic.serviceOf(path, services);
        if (service.isEmpty()) {
            return out.build();
        }
        Request request = request(in, path, service.get());
        Fault fault = new Fault(status.code(), explain(request.headers(), message));
        Response response =
                service.get().dialect().finish(service.get().dialect().render(fault, request), request);
        response.headers().forEach((name, value) -> out.header(HeaderNames.create(name), value));
        if (response.content() instanceof Response.Content.Bytes(byte[] bytes)) {
            out.entity(bytes);
        }
        traffic.malformed(service.get(), request, status.code());
        return out.build();
    }

    private static String explain(Headers headers, String message) {
        boolean length = headers.first("Content-Length")
                .filter(text -> !text.matches("[0-9]+"))
                .isPresent();
        return length ? "content-length header must be an integer" : "The request cannot be read: " + message;
    }

    private static Request request(TransportRequest in, String path, Service service) {
        Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        in.headers()
                .forEach(header -> lines.computeIfAbsent(header.name(), _ -> new ArrayList<>())
                        .addAll(header.allValues()));
        Method method = Method.GET;
        for (Method known : Method.values()) {
            method = known.name().equals(in.method()) ? known : method;
        }
        return new Request(
                method,
                path,
                service.prefix(),
                Map.of(),
                Query.EMPTY,
                Headers.of(lines),
                InputStream.nullInputStream(),
                URI.create("http://localhost"),
                "req-" + UUID.randomUUID(),
                Microversion.NONE,
                Optional.empty(),
                Optional.empty());
    }
}
