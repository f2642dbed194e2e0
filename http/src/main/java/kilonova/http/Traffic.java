package kilonova.http;

import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import kilonova.http.connections.Connections;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each request from the web server to its service, and the answer back. Thread-safe. */
final class Traffic {
    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

    /** In bytes. The rest of a body that nobody reads is read if it is no longer than this, to keep the connection. */
    private static final int WORTH_KEEPING = 64 * 1024;

    /** In bytes. So much of such a body is thrown away before the connection ends, for the client to see the answer. */
    private static final int MOST_THROWN_AWAY = 32 * 1024 * 1024;

    /** Stands where a request does not yet know its URL. */
    private static final URI NOWHERE = URI.create("http://localhost");

    /** In characters; enough for a query for candidates that names more than a thousand aggregates. */
    private static final int LONGEST_QUERY = 64 * 1024;

    private final List<Service> services;
    private final Optional<URI> publicUrl;
    private final Metrics metrics;
    private final AccessLog accessLog;

    /** @param services the longest prefix first */
    Traffic(List<Service> services, Optional<URI> publicUrl, Metrics metrics, AccessLog accessLog) {
        this.services = services;
        this.publicUrl = publicUrl;
        this.metrics = metrics;
        this.accessLog = accessLog;
    }

    /** The service that answers a path. */
    static Optional<Service> serviceOf(String path, List<Service> longestPrefixFirst) {
        return longestPrefixFirst.stream()
                .filter(candidate -> path.equals(candidate.prefix()) || path.startsWith(candidate.prefix() + "/"))
                .findFirst();
    }

    void serve(ServerRequest in, ServerResponse out) {
        Connections.requestBegins();
        ClientBody body = new ClientBody(in.content());
        Headers headers = headers(in);
        boolean last = answer(in, out, body, headers);
        if (last) {
            if (body.isUnread() && body.isComing(headers)) {
                throwAway(body);
            }
            throw new CloseConnectionException("The answer was this connection's last");
        }
        Connections.requestEnds();
    }

    /** Notes a request that could not be read, and was answered in another way. */
    void malformed(Service service, Request request, int status) {
        metrics.answered(service.name(), request.method(), "-", status, 0);
        accessLog.write(service, request, new AccessLog.Ending(status, 0, 0, true));
    }

    /** @return whether the connection has to end after this answer */
    private boolean answer(ServerRequest in, ServerResponse out, ClientBody body, Headers headers) {
        String path = in.prologue().uriPath().rawPath();
        Optional<Service> service = serviceOf(path, services);
        Method method = method(in.prologue().method().text());
        if (service.isEmpty() || method == null) {
            Status status = service.isEmpty() ? Status.NOT_FOUND_404 : Status.METHOD_NOT_ALLOWED_405;
            boolean last = endsAfterThis(body, headers, out);
            out.status(status).send();
            return last;
        }
        long start = System.nanoTime();
        Exchange.Outcome outcome = Exchange.answer(
                service.get(), begun(method, path, service.get(), body, headers), begun -> completed(begun, in));
        boolean last = endsAfterThis(body, headers, out);
        Sending sending = new Sending(out, method);
        try {
            sending.send(outcome.response());
        } finally {
            AccessLog.Ending ending = new AccessLog.Ending(
                    outcome.response().status(), sending.bytes(), System.nanoTime() - start, sending.isComplete());
            metrics.answered(service.get().name(), method, outcome.route(), ending.status(), ending.nanoseconds());
            accessLog.write(service.get(), outcome.request(), ending);
        }
        return last;
    }

    /** Decides, and tells the client. Must be called before the answer's head is sent. */
    private static boolean endsAfterThis(ClientBody body, Headers headers, ServerResponse out) {
        boolean asked = headers.all("Connection").stream().anyMatch(line -> line.equalsIgnoreCase("close"));
        boolean last = asked || (body.isUnread() && !(body.isComing(headers) && isShort(headers)));
        if (last) {
            out.headers().set(HeaderValues.CONNECTION_CLOSE);
        }
        return last;
    }

    private static boolean isShort(Headers headers) {
        return headers.first("Content-Length")
                .filter(length -> length.length() < 7 && Integer.parseInt(length.strip()) <= WORTH_KEEPING)
                .isPresent();
    }

    /** A client that is still sending would see a broken connection instead of the answer. */
    private static void throwAway(ClientBody body) {
        byte[] buffer = new byte[8 * 1024];
        long left = MOST_THROWN_AWAY;
        try {
            for (int read = 0; read >= 0 && left > 0; left -= read) {
                read = body.read(buffer, 0, buffer.length);
            }
        } catch (IOException gone) {
            LOG.trace("a client went away while the rest of its request was thrown away", gone);
        }
    }

    private static @Nullable Method method(String name) {
        for (Method method : Method.values()) {
            if (method.name().equals(name)) {
                return method;
            }
        }
        return null;
    }

    private static Headers headers(ServerRequest in) {
        Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        in.headers()
                .forEach(header -> lines.computeIfAbsent(header.name(), _ -> new ArrayList<>())
                        .addAll(header.allValues()));
        return Headers.of(lines);
    }

    /** The request as far as its head is well-formed; see {@link #completed}. */
    static Request begun(Method method, String path, Service service, InputStream body, Headers headers) {
        return new Request(
                method,
                path,
                service.prefix(),
                Map.of(),
                Query.EMPTY,
                headers,
                body,
                NOWHERE,
                "req-" + UUID.randomUUID(),
                Microversion.NONE,
                Optional.empty(),
                Optional.empty());
    }

    private Request completed(Request begun, ServerRequest in) {
        return completed(
                        begun,
                        in.prologue().query().rawValue(),
                        () -> publicUrl.orElseGet(() -> clientUrl(in.authority(), begun.headers(), in.isSecure())))
                .shown(in.remotePeer().tlsCertificates().flatMap(Traffic::certificate));
    }

    private static Optional<X509Certificate> certificate(Certificate[] chain) {
        return chain.length > 0 && chain[0] instanceof X509Certificate first ? Optional.of(first) : Optional.empty();
    }

    /** Reads what may be malformed. */
    static Request completed(Request begun, String query, Supplier<URI> url) {
        if (query.length() > LONGEST_QUERY) {
            throw Fault.badRequest(
                    "The query string has " + query.length() + " characters, and may have " + LONGEST_QUERY + ".");
        }
        return begun.with(Query.parse(query), url.get());
    }

    static URI clientUrl(String authority, Headers headers, boolean secure) {
        String scheme = headers.first("X-Forwarded-Proto").orElse(secure ? "https" : "http");
        String host = headers.first("X-Forwarded-Host")
                .or(() -> headers.first("Host"))
                .orElse(authority);
        try {
            return URI.create(scheme + "://" + host);
        } catch (IllegalArgumentException malformed) {
            throw Fault.badRequest("The Host header is malformed.");
        }
    }
}
