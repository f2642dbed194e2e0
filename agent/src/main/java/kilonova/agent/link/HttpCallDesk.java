package kilonova.agent.link;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.MalformedMessage;
import kilonova.protocol.Wire;
import kilonova.protocol.calls.ByteStream;
import kilonova.protocol.calls.CallAnswer;
import kilonova.protocol.calls.CallBatch;
import kilonova.protocol.calls.CallDesk;
import kilonova.protocol.calls.CallRequest;

/**
 * Calls over HTTP: {@code GET /agent/v1/hosts/HOST/calls?wait=SECONDS}, {@code POST …/calls/ID/answer}, and for a stream
 * {@code POST …/calls/ID/stream} with what the host sends and {@code GET …/calls/ID/stream} with what it gets, both for as long as the
 * stream is open. An answer goes to the controller that the call names, if it names one. Safe to use from several threads.
 */
public final class HttpCallDesk implements CallDesk {
    /** How long an answer may take beyond the time that the controller was asked to wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int GONE = 410;

    private final String base;
    private final Supplier<HttpClient> client;

    /**
     * @param url where the controller receives agents; a path before {@code /agent} is kept
     * @param client asked before each request, because the host's certificate may have been renewed; stays the caller's to close
     */
    HttpCallDesk(String url, Supplier<HttpClient> client) {
        this.base = withoutSlash(url);
        this.client = client;
    }

    @Override
    public List<CallRequest> awaitCalls(String host, Duration wait) throws InterruptedException {
        HttpRequest request = request(base, host, "?wait=" + wait.toSeconds())
                .timeout(PATIENCE.plus(wait))
                .GET()
                .build();
        byte[] body = succeeding(send(request, BodyHandlers.ofByteArray())).body();
        try {
            return Wire.read(body, CallBatch.class).calls();
        } catch (MalformedMessage e) {
            throw new ControllerUnavailable(
                    "the controller at " + base + " answered with nonsense: " + e.getMessage(), e);
        }
    }

    @Override
    public void answer(String host, CallRequest call, CallAnswer answer) {
        HttpRequest request = request(asker(call), host, "/" + call.callId() + "/answer")
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Wire.toJson(answer)))
                .build();
        try {
            HttpResponse<byte[]> response = send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != GONE) {
                succeeding(response);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControllerUnavailable("the answer to " + asker(call) + " was interrupted", e);
        }
    }

    @Override
    public Optional<ByteStream> open(String host, CallRequest call) {
        String path = "/" + call.callId() + "/stream";
        return Optional.of(HttpByteStream.open(
                client.get(),
                request(asker(call), host, path).header("Content-Type", "application/octet-stream"),
                request(asker(call), host, path)));
    }

    private String asker(CallRequest call) {
        return call.answerTo().map(HttpCallDesk::withoutSlash).orElse(base);
    }

    private HttpRequest.Builder request(String controller, String host, String rest) {
        String name = URLEncoder.encode(host, StandardCharsets.UTF_8).replace("+", "%20");
        return HttpRequest.newBuilder(URI.create(controller + "/agent/v1/hosts/" + name + "/calls" + rest))
                .header("Accept", "application/json, application/octet-stream");
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws InterruptedException {
        try {
            return client.get().send(request, handler);
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new ControllerUnavailable(
                    "the controller at " + request.uri().getAuthority() + " does not answer: " + reason, e);
        }
    }

    private static <T> HttpResponse<T> succeeding(HttpResponse<T> response) {
        if (response.statusCode() / 100 != 2) {
            throw new ControllerUnavailable(
                    "the controller at " + response.uri().getAuthority() + " refused "
                            + response.uri().getPath() + " with HTTP " + response.statusCode());
        }
        return response;
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
