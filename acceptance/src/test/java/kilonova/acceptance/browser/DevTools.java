package kilonova.acceptance.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls of the Chrome DevTools Protocol. One call at a time. */
final class DevTools implements WebSocket.Listener {
    private static final int MOST_SECONDS = 300;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();
    private final StringBuilder message = new StringBuilder();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

    private DevTools() {}

    static DevTools connect(HttpClient http, URI url) {
        DevTools tools = new DevTools();
        tools.socket.complete(http.newWebSocketBuilder().buildAsync(url, tools).join());
        return tools;
    }

    /**
     * Calls, and waits for the result.
     *
     * @param session the page that is meant; empty for the browser itself
     */
    JsonNode call(String session, String method, ObjectNode parameters) {
        int id = last.incrementAndGet();
        ObjectNode call = JSON.createObjectNode().put("id", id).put("method", method);
        call.set("params", parameters);
        if (!session.isEmpty()) {
            call.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            socket.join().sendText(call.toString(), true).join();
            JsonNode answered = answer.get(MOST_SECONDS, TimeUnit.SECONDS);
            if (answered.has("error")) {
                throw new AssertionError(method + " failed: " + answered.path("error"));
            }
            return answered.path("result");
        } catch (TimeoutException | ExecutionException failure) {
            throw new AssertionError(method + " got no answer within " + MOST_SECONDS + " s", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            waiting.remove(id);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean whole) {
        message.append(part);
        if (whole) {
            JsonNode read = JSON.readTree(message.toString());
            message.setLength(0);
            CompletableFuture<JsonNode> answer = waiting.get(read.path("id").asInt(-1));
            if (answer != null) {
                answer.complete(read);
            }
        }
        from.request(1);
        return null;
    }
}
