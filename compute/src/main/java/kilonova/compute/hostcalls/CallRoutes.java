package kilonova.compute.hostcalls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import kilonova.http.Fault;
import kilonova.http.Request;
import kilonova.http.Response;
import kilonova.http.Route;
import kilonova.http.Routes;
import kilonova.http.Uuids;
import kilonova.http.connections.Connections;
import kilonova.protocol.Wire;
import kilonova.protocol.calls.ByteStream;
import kilonova.protocol.calls.CallAnswer;
import kilonova.protocol.calls.CallBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes over which agents in other processes fetch calls and answer them. A stream is two requests, one for each direction, that
 * last as long as the stream does; whichever comes first opens it. Thread-safe.
 */
public final class CallRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(CallRoutes.class);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** In bytes. */
    private static final int LONGEST_ANSWER = 16 * 1024 * 1024;

    private static final int PIECE = 32 * 1024;

    private final HostCalls calls;
    private final Function<Request, String> prover;
    private final Map<UUID, Half> halves = new ConcurrentHashMap<>();

    /**
     * A stream of which one direction is there and the other is still to come.
     *
     * @param outgoing whether the direction that is there is the one to the agent
     */
    private record Half(String host, ByteStream stream, boolean outgoing) {}

    /** @param prover the host that a request's path names; faults 401 when the request does not prove that it is from there */
    public CallRoutes(HostCalls calls, Function<Request, String> prover) {
        this.calls = calls;
        this.prover = prover;
    }

    public List<Route> routes() {
        return List.of(
                Routes.get("/hosts/{host}/calls", this::await).open(),
                Routes.post("/hosts/{host}/calls/{call}/answer", this::answer).open(),
                Routes.get("/hosts/{host}/calls/{call}/stream", this::toAgent).open(),
                Routes.post("/hosts/{host}/calls/{call}/stream", this::fromAgent)
                        .open());
    }

    private Response await(Request request) throws InterruptedException {
        String host = prover.apply(request);
        Duration wait = Duration.ofSeconds(seconds(request));
        Duration patience = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        CallBatch batch = new CallBatch(calls.awaitCalls(host, patience));
        // It may have been turned out while it waited, and is refused then.
        String still = prover.apply(request);
        return still.equals(host) ? Response.bytes(200, "application/json", Wire.toJson(batch)) : gone();
    }

    private Response answer(Request request) throws IOException {
        String host = prover.apply(request);
        CallAnswer answer = Wire.read(request.body().readNBytes(LONGEST_ANSWER), CallAnswer.class);
        return calls.answer(host, id(request), answer) ? Response.empty(204) : gone();
    }

    private Response toAgent(Request request) {
        UUID callId = id(request);
        return half(prover.apply(request), callId, true)
                .map(stream -> Response.stream(200, "application/octet-stream", out -> send(callId, stream, out)))
                .orElseGet(CallRoutes::gone);
    }

    private Response fromAgent(Request request) throws InterruptedException {
        UUID callId = id(request);
        Optional<ByteStream> stream = half(prover.apply(request), callId, false);
        if (stream.isEmpty()) {
            return gone();
        }
        Connections.requestMayPause();
        receive(callId, request.body(), stream.get());
        return Response.empty(204);
    }

    /** Two requests of one agent for one stream, often at once: the second finds what the first one opened. */
    private synchronized Optional<ByteStream> half(String host, UUID callId, boolean outgoing) {
        Optional<ByteStream> opened = calls.open(host, callId);
        if (opened.isPresent()) {
            halves.put(callId, new Half(host, opened.get(), outgoing));
            return opened;
        }
        Optional<Half> other = Optional.ofNullable(halves.get(callId))
                .filter(half -> half.host().equals(host) && half.outgoing() != outgoing);
        other.ifPresent(_ -> halves.remove(callId));
        return other.map(Half::stream);
    }

    private void send(UUID callId, ByteStream stream, OutputStream out) throws IOException {
        try (stream) {
            for (byte[] bytes = stream.read(); bytes.length > 0; bytes = stream.read()) {
                out.write(bytes);
                out.flush();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            halves.remove(callId);
        }
    }

    private void receive(UUID callId, InputStream body, ByteStream stream) throws InterruptedException {
        byte[] piece = new byte[PIECE];
        try (stream) {
            for (int length = body.read(piece); length >= 0; length = body.read(piece)) {
                if (!stream.write(Arrays.copyOf(piece, length))) {
                    return;
                }
            }
        } catch (IOException gone) {
            LOG.debug("the agent's side of stream {} is gone: {}", callId, gone.getMessage());
        } finally {
            halves.remove(callId);
        }
    }

    private static Response gone() {
        return Response.text(410, "text/plain; charset=utf-8", "Nobody waits for this any longer.\n");
    }

    private static UUID id(Request request) {
        return Uuids.canonical(request.pathParameter("call"))
                .orElseThrow(() -> Fault.badRequest("A call's id is a UUID."));
    }

    private static long seconds(Request request) {
        try {
            return Math.max(0, Long.parseLong(request.query().last("wait").orElse("0")));
        } catch (NumberFormatException none) {
            throw Fault.badRequest("wait must be a whole number.");
        }
    }
}
