package kilonova.agent.disks;

import java.io.IOException;
import java.io.InputStream;
import kilonova.protocol.Problem;

/** Whether a disk can be sent. */
public sealed interface DiskOffer {
    /** It cannot, and asking again would not help. */
    record Refused(Problem problem) implements DiskOffer {}

    /** It can. */
    record Ready(Preparation preparation) implements DiskOffer {}

    /** What must be done before a disk can be sent; it may take long. */
    @FunctionalInterface
    interface Preparation {
        /** @throws IOException when the disk cannot be sent now */
        Prepared prepare() throws IOException, InterruptedException;
    }

    /**
     * A disk that can be sent at once, until it is closed.
     *
     * @param content read once, from its beginning; closed by who reads it
     * @param afterwards removes what was made for it
     */
    record Prepared(DiskHead head, Content content, Runnable afterwards) implements AutoCloseable {
        /** One for which nothing was made. */
        public Prepared(DiskHead head, Content content) {
            this(head, content, () -> {});
        }

        @Override
        public void close() {
            afterwards.run();
        }
    }

    /** Opens the bytes of a disk. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }
}
