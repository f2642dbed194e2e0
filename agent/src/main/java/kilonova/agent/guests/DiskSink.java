package kilonova.agent.guests;

import java.io.InputStream;
import java.util.Optional;
import kilonova.protocol.Problem;

/** Takes the copy of a disk. */
@FunctionalInterface
public interface DiskSink {
    /**
     * Reads the copy to its end.
     *
     * @return why it is not wanted; empty when it was taken
     */
    Optional<Problem> take(InputStream disk);
}
