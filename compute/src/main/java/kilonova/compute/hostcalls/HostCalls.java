package kilonova.compute.hostcalls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import kilonova.protocol.calls.ByteStream;
import kilonova.protocol.calls.CallAnswer;
import kilonova.protocol.calls.CallDesk;
import kilonova.protocol.calls.CallRequest;
import kilonova.protocol.calls.HostCall;

/**
 * Asks hosts, and is where their agents fetch the questions. A question waits in memory while its agent asks this controller for
 * work, and in the {@link CallRelay} while it does not. Thread-safe.
 */
public final class HostCalls implements CallDesk {
    private final CallRelay relay;
    private final Duration patience;
    private final Map<UUID, Waiting> waiting = new ConcurrentHashMap<>();
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();

    private record Waiting(String host, CompletableFuture<HostReply> reply) {}

    /**
     * What waits for one agent.
     *
     * @param askers how many of its requests are held here now
     */
    private record Queue(BlockingQueue<CallRequest> requests, AtomicInteger askers) {}

    /**
     * @param relay to and from other controllers on the same database
     * @param patience how long a host has for its answer
     */
    public HostCalls(CallRelay relay, Duration patience) {
        this.relay = relay;
        this.patience = patience;
    }

    /** Asks a host, and waits for its answer or the stream that it opens. */
    public HostReply ask(String host, HostCall call) throws InterruptedException {
        CallRequest request = new CallRequest(UUID.randomUUID(), call, Optional.empty());
        CompletableFuture<HostReply> reply = new CompletableFuture<>();
        waiting.put(request.callId(), new Waiting(host, reply));
        try {
            if (queue(host).askers().get() > 0 || !relay.leave(host, request)) {
                queue(host).requests().add(request);
            }
            return reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            HostReply nothing = new HostReply.Silent("The agent of host " + host + " did not answer within "
                    + patience.toSeconds() + " s. Try again, or look at its log.");
            // It may have answered in this very moment, and a stream that it opened needs an owner.
            return reply.complete(nothing) ? nothing : reply.join();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            waiting.remove(request.callId());
            queue(host).requests().remove(request);
            relay.withdraw(request.callId());
        }
    }

    /** The hosts whose agents ask this controller for work right now. */
    Set<String> present() {
        return queues.entrySet().stream()
                .filter(entry -> entry.getValue().askers().get() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Hands a question of another controller to an agent that asks this one. */
    void pass(String host, CallRequest request) {
        queue(host).requests().add(request);
    }

    @Override
    public List<CallRequest> awaitCalls(String host, Duration wait) throws InterruptedException {
        Queue queue = queue(host);
        queue.askers().incrementAndGet();
        try {
            List<CallRequest> calls = new ArrayList<>();
            CallRequest first = queue.requests().poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                calls.add(first);
                queue.requests().drainTo(calls);
            }
            return calls;
        } finally {
            queue.askers().decrementAndGet();
        }
    }

    @Override
    public void answer(String host, CallRequest request, CallAnswer answer) {
        answer(host, request.callId(), answer);
    }

    /** @return whether somebody waited for the answer */
    public boolean answer(String host, UUID callId, CallAnswer answer) {
        return asked(host, callId)
                .map(reply -> reply.complete(new HostReply.Answered(answer)))
                .orElse(false);
    }

    @Override
    public Optional<ByteStream> open(String host, CallRequest request) {
        return open(host, request.callId());
    }

    /** The agent's end of the stream that a question wants; empty if nobody waits for it any longer. */
    public Optional<ByteStream> open(String host, UUID callId) {
        return asked(host, callId).flatMap(reply -> {
            PipeEnd.Pair ends = PipeEnd.pair();
            return reply.complete(new HostReply.Opened(ends.controller()))
                    ? Optional.of(ends.agent())
                    : Optional.empty();
        });
    }

    /** Who waits for that; a host answers for itself only. */
    private Optional<CompletableFuture<HostReply>> asked(String host, UUID callId) {
        return Optional.ofNullable(waiting.get(callId))
                .filter(known -> known.host().equals(host))
                .map(Waiting::reply);
    }

    private Queue queue(String host) {
        return queues.computeIfAbsent(host, _ -> new Queue(new LinkedBlockingQueue<>(), new AtomicInteger()));
    }
}
