package kilonova.agent.link;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request, written piece by piece while it is sent. Who writes waits while some pieces are not yet sent. It is pushed
 * because the JDK's client sends what it reads from an input stream only after it has read what comes next. Thread-safe.
 */
final class OutgoingBody implements Flow.Publisher<ByteBuffer>, AutoCloseable {
    private static final int MOST_WAITING = 16;
    private static final long LOOK_AGAIN_SECONDS = 1;

    private final SubmissionPublisher<ByteBuffer> pieces =
            new SubmissionPublisher<>(task -> Thread.ofVirtual().start(task), MOST_WAITING);

    /** What is published before somebody listens is lost. */
    private final CountDownLatch heard = new CountDownLatch(1);

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        pieces.subscribe(subscriber);
        heard.countDown();
    }

    /**
     * Adds bytes to the body.
     *
     * @return whether the body was still open
     */
    boolean put(byte[] bytes) throws InterruptedException {
        heard.await();
        try {
            while (!pieces.isClosed()) {
                int waiting = pieces.offer(ByteBuffer.wrap(bytes), LOOK_AGAIN_SECONDS, TimeUnit.SECONDS, null);
                if (waiting >= 0) {
                    return true;
                }
            }
        } catch (IllegalStateException closedMeanwhile) {
            return false;
        }
        return false;
    }

    /** What was put before is still sent. */
    @Override
    public void close() {
        pieces.close();
        heard.countDown();
    }
}
