package kilonova.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one port. Serves every {@link Service}; the longest matching prefix wins. */
public final class Server implements AutoCloseable {
    private static final Logger ACCESS = LoggerFactory.getLogger("kilonova.http.access");

    /** In bytes. A query for candidates that names a hundred aggregates and providers is longer than the usual 4 KiB. */
    private static final int LONGEST_REQUEST_LINE = 64 * 1024;

    /** In bytes: streamed answers are sent in pieces of this size, each of which costs a call to the system. */
    private static final int PIECE = 64 * 1024;

    private final WebServer webServer;
    private final InetSocketAddress address;

    private Server(WebServer webServer, InetSocketAddress address) {
        this.webServer = webServer;
        this.address = address;
    }

    /**
     * Binds and serves. When it returns, the port answers.
     *
     * @param address where to listen; port 0 takes a free one
     * @param publicUrl what clients call the port, if not what their Host header says
     * @param services at most one per prefix; one with the empty prefix takes what no other takes
     */
    public static Server start(
            InetSocketAddress address, Optional<URI> publicUrl, List<Service> services, Metrics metrics) {
        List<Service> longestFirst = new ArrayList<>(services);
        longestFirst.sort(Comparator.comparingInt(service -> -service.prefix().length()));
        WebServer webServer = WebServer.builder()
                .host(address.getHostString())
                .port(address.getPort())
                .maxPayloadSize(-1)
                // Without this the last piece of an answer may wait 40 ms until the client acknowledges the one before.
                .connectionOptions(socket -> socket.tcpNoDelay(true))
                .addProtocol(Http1Config.builder()
                        .maxPrologueLength(LONGEST_REQUEST_LINE)
                        .build())
                .shutdownHook(false)
                .directHandlers(DirectHandlers.builder()
                        .addHandler(DirectHandler.EventType.BAD_REQUEST, new Malformed(longestFirst))
                        .build())
                .routing((HttpRouting.Builder routing) ->
                        routing.any((request, response) -> serve(request, response, publicUrl, longestFirst, metrics)))
                .build()
                .start();
        if (webServer.port() < 0) {
            // Helidon logs why a port could not be taken, and goes on without it.
            webServer.stop();
            throw new UncheckedIOException(new BindException(address + " cannot be listened on"));
        }
        return new Server(webServer, new InetSocketAddress(address.getHostString(), webServer.port()));
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        return address;
    }

    /** Stops accepting, and ends. */
    @Override
    public void close() {
        webServer.stop();
    }

    private static void serve(
            ServerRequest in, ServerResponse out, Optional<URI> publicUrl, List<Service> services, Metrics metrics) {
        long start = System.nanoTime();
        String path = in.prologue().uriPath().rawPath();
        String requestId = "req-" + UUID.randomUUID();
        Optional<Service> service = services.stream()
                .filter(candidate -> path.equals(candidate.prefix()) || path.startsWith(candidate.prefix() + "/"))
                .findFirst();
        Method method = method(in.prologue().method().text());
        if (service.isEmpty() || method == null) {
            out.status(service.isEmpty() ? Status.NOT_FOUND_404 : Status.METHOD_NOT_ALLOWED_405)
                    .send();
            return;
        }
        Exchange.Outcome outcome;
        try {
            outcome = Exchange.answer(
                    service.get(), request(in, method, path, service.get().prefix(), publicUrl, requestId));
        } catch (Fault malformed) {
            out.status(Status.create(malformed.status())).send(malformed.message());
            return;
        }
        send(outcome.response(), out, method);
        long took = System.nanoTime() - start;
        metrics.answered(
                service.get().name(),
                method,
                outcome.route(),
                outcome.response().status(),
                took);
        ACCESS.info(
                "{} {} {} {} {} ms {}",
                service.get().name(),
                method,
                path,
                outcome.response().status(),
                took / 1_000_000,
                requestId);
    }

    private static @Nullable Method method(String name) {
        for (Method method : Method.values()) {
            if (method.name().equals(name)) {
                return method;
            }
        }
        return null;
    }

    private static Request request(
            ServerRequest in, Method method, String path, String prefix, Optional<URI> publicUrl, String requestId) {
        Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        in.headers()
                .forEach(header -> lines.computeIfAbsent(header.name(), _ -> new ArrayList<>())
                        .addAll(header.allValues()));
        Headers headers = Headers.of(lines);
        return new Request(
                method,
                path,
                prefix,
                Map.of(),
                Query.parse(in.prologue().query().rawValue()),
                headers,
                in.content().hasEntity() ? in.content().inputStream() : InputStream.nullInputStream(),
                publicUrl.orElseGet(() -> clientUrl(in, headers)),
                requestId,
                Microversion.NONE,
                Optional.empty());
    }

    private static URI clientUrl(ServerRequest in, Headers headers) {
        String scheme = headers.first("X-Forwarded-Proto").orElse("http");
        String host = headers.first("X-Forwarded-Host")
                .or(() -> headers.first("Host"))
                .orElse(in.authority());
        try {
            return URI.create(scheme + "://" + host);
        } catch (IllegalArgumentException malformed) {
            throw Fault.badRequest("The Host header is malformed.");
        }
    }

    private static void send(Response response, ServerResponse out, Method method) {
        out.status(Status.create(response.status()));
        response.headers().forEach((name, value) -> out.headers().add(HeaderNames.create(name), value));
        switch (response.content()) {
            case Response.Content.Empty() -> out.send();
            case Response.Content.Bytes(byte[] bytes) -> {
                if (method == Method.HEAD) {
                    out.send();
                } else {
                    out.send(bytes);
                }
            }
            case Response.Content.Stream stream -> {
                stream.length().ifPresent(length -> out.headers().contentLength(length));
                if (method == Method.HEAD) {
                    out.send();
                    return;
                }
                try (OutputStream body = new BufferedOutputStream(out.outputStream(), PIECE)) {
                    stream.writer().write(body);
                } catch (IOException gone) {
                    throw new UncheckedIOException("the client went away", gone);
                }
            }
        }
    }
}
