package kilonova.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import kilonova.agent.durable.DurableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers the starts of a host's agent, so that a controller knows which of two reports is the newer. A number is the time of the start
 * in milliseconds, or one more than the last where the clock was set back; so it also rises when the state directory was lost.
 */
final class Starts {
    private static final Logger LOG = LoggerFactory.getLogger(Starts.class);

    private Starts() {}

    /** The number of the start that is taking place. */
    static long next(Path file, InstantSource clock) {
        long next = Math.max(last(file) + 1, clock.millis());
        try {
            DurableFile.replace(file, Long.toString(next).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.warn("the number of this start is not kept in {}: {}", file, e.toString());
        }
        return next;
    }

    private static long last(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (NoSuchFileException first) {
            return 0;
        } catch (IOException | NumberFormatException e) {
            LOG.warn("the number of the last start cannot be read from {}: {}", file, e.toString());
            return 0;
        }
    }
}
