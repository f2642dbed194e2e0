package kilonova.acceptance.schemas;

import kilonova.acceptance.product.Cloud;

/**
 * A cloud behind a {@link RecordingProxy}, for clients that are programs of their own: when it is closed, all that its Compute API answered
 * them is held against upstream's schemas. Streams that become WebSockets do not come through.
 */
public final class JudgedCloud implements AutoCloseable {
    private final RecordingProxy recorder = RecordingProxy.start();
    private final Cloud cloud;

    private JudgedCloud(String... words) {
        cloud = Cloud.startBehind(recorder::before, words);
    }

    /** Starts a new one, as {@link Cloud#start} does. */
    public static JudgedCloud start(String... words) {
        return new JudgedCloud(words);
    }

    /** The cloud itself; what is asked of it at its own address is not recorded. */
    public Cloud cloud() {
        return cloud;
    }

    /** @throws AssertionError if an answer was not as its schema wants it */
    @Override
    public void close() {
        try (recorder;
                cloud) {
            Judgement.hold(recorder.exchanges());
        }
    }
}
