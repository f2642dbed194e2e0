package kilonova.http;

import java.io.InputStream;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One request, as a handler sees it.
 *
 * @param method the method
 * @param path the whole path as it was sent, still percent-encoded, prefix included
 * @param prefix the service's mount point, {@code /compute/v2.1} or empty
 * @param pathParameters the decoded values of the route's {@code {names}}
 * @param query the query string
 * @param headers all headers
 * @param body the body, to be read once; empty if there is none
 * @param baseUrl scheme, host and port as the client sees them, without a slash at the end
 * @param requestId {@code req-<uuid>}
 * @param microversion what was negotiated
 * @param knownCaller who calls; absent on routes that need no token
 * @param clientCertificate what the client proved itself with to TLS, if it was asked and did; the server has checked its signature
 */
public record Request(
        Method method,
        String path,
        String prefix,
        Map<String, String> pathParameters,
        Query query,
        Headers headers,
        InputStream body,
        URI baseUrl,
        String requestId,
        Microversion microversion,
        Optional<Caller> knownCaller,
        Optional<X509Certificate> clientCertificate) {
    /** Bodies of JSON requests may be this long, in bytes. */
    public static final int JSON_LIMIT = 8 * 1024 * 1024;

    /** Who calls. Only routes that demand a token may ask. */
    public Caller caller() {
        return knownCaller.orElseThrow(() -> new Fault(401, "The request you have made requires authentication."));
    }

    /** The decoded value of a {@code {name}} in the route's template. */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route of " + path + " has no {" + name + "}");
        }
        return value;
    }

    /** The body as JSON of at most {@link #JSON_LIMIT} bytes; faults 400 if it is none, 413 if it is longer. */
    public JsonNode json() {
        boolean tooLong = headers.first("Content-Length")
                .filter(length -> length.length() > 18 || Long.parseLong(length) > JSON_LIMIT)
                .isPresent();
        if (tooLong) {
            throw Json.tooLong(JSON_LIMIT);
        }
        return Json.read(body, JSON_LIMIT);
    }

    /** The URL of a path under the service's prefix; {@code pathUnderPrefix} begins with a slash or is empty. */
    public String url(String pathUnderPrefix) {
        return baseUrl + prefix + pathUnderPrefix;
    }

    /** The path below the service's prefix, still percent-encoded; empty or beginning with a slash. */
    public String pathUnderPrefix() {
        return path.substring(prefix.length());
    }

    Request with(Query newQuery, URI newBaseUrl) {
        return new Request(
                method,
                path,
                prefix,
                pathParameters,
                newQuery,
                headers,
                body,
                newBaseUrl,
                requestId,
                microversion,
                knownCaller,
                clientCertificate);
    }

    Request matched(Map<String, String> parameters) {
        return new Request(
                method,
                path,
                prefix,
                parameters,
                query,
                headers,
                body,
                baseUrl,
                requestId,
                microversion,
                knownCaller,
                clientCertificate);
    }

    Request negotiated(Microversion version) {
        return new Request(
                method,
                path,
                prefix,
                pathParameters,
                query,
                headers,
                body,
                baseUrl,
                requestId,
                version,
                knownCaller,
                clientCertificate);
    }

    Request shown(Optional<X509Certificate> certificate) {
        return new Request(
                method,
                path,
                prefix,
                pathParameters,
                query,
                headers,
                body,
                baseUrl,
                requestId,
                microversion,
                knownCaller,
                certificate);
    }

    Request by(Caller caller) {
        return new Request(
                method,
                path,
                prefix,
                pathParameters,
                query,
                headers,
                body,
                baseUrl,
                requestId,
                microversion,
                Optional.of(caller),
                clientCertificate);
    }
}
