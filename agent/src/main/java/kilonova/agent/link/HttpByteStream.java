package kilonova.agent.link;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import kilonova.protocol.calls.ByteStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream made of two requests: the body of one goes out, the body of the other one's answer comes in. */
final class HttpByteStream implements ByteStream {
    private static final Logger LOG = LoggerFactory.getLogger(HttpByteStream.class);
    private static final byte[] END = {};
    private static final int PIECE = 32 * 1024;

    private final OutgoingBody outgoing = new OutgoingBody();
    private final CompletableFuture<HttpResponse<Void>> sending;
    private final CompletableFuture<HttpResponse<InputStream>> receiving;

    private HttpByteStream(HttpClient client, HttpRequest.Builder send, HttpRequest.Builder receive) {
        HttpRequest post = send.POST(BodyPublishers.fromPublisher(outgoing)).build();
        receiving = client.sendAsync(receive.GET().build(), BodyHandlers.ofInputStream());
        // However the sending ends, nobody reads what is written from then on.
        sending = client.sendAsync(post, BodyHandlers.discarding()).whenComplete((response, failure) -> close());
    }

    /** Begins both requests. If the other end is not there, the stream is at its end at once. */
    static HttpByteStream open(HttpClient client, HttpRequest.Builder send, HttpRequest.Builder receive) {
        return new HttpByteStream(client, send, receive);
    }

    @Override
    public byte[] read() throws InterruptedException {
        try {
            HttpResponse<InputStream> response = receiving.get();
            if (response.statusCode() != 200) {
                return END;
            }
            byte[] piece = new byte[PIECE];
            int length = response.body().read(piece);
            return length <= 0 ? END : Arrays.copyOf(piece, length);
        } catch (ExecutionException | CancellationException | IOException gone) {
            LOG.debug("a stream ended: {}", gone.getMessage());
            return END;
        }
    }

    @Override
    public boolean write(byte[] bytes) throws InterruptedException {
        return outgoing.put(bytes);
    }

    @Override
    public void close() {
        outgoing.close();
        if (!receiving.cancel(true) && receiving.state() == Future.State.SUCCESS) {
            closeQuietly(receiving.resultNow().body());
        }
    }

    /** Whether the request that sends is over; for tests. */
    boolean sent() {
        return sending.isDone();
    }

    private static void closeQuietly(InputStream body) {
        try {
            body.close();
        } catch (IOException closedAnyway) {
            LOG.debug("a stream was closed twice", closedAnyway);
        }
    }
}
