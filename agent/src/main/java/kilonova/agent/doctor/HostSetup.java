package kilonova.agent.doctor;

import java.util.List;
import java.util.Optional;
import kilonova.config.ConfigResult;

/**
 * How a machine is set up as a compute host, beside its devices.
 *
 * @param configuration its configuration; empty where there is none, or nobody knows which it is
 * @param images how images that users bring are read; empty where nobody can tell
 */
public record HostSetup(Optional<Configuration> configuration, Optional<ImageReading> images) {
    /** Nothing is known of it: a recording has no settings. */
    public static HostSetup unknown() {
        return new HostSetup(Optional.empty(), Optional.empty());
    }

    /** A configuration file. */
    public sealed interface Configuration {
        /** Its name. */
        String file();

        /** It was read, whatever came of that. */
        record Read(String file, ConfigResult result) implements Configuration {}

        /** It could not be read. */
        record Unreadable(String file, String reason) implements Configuration {}
    }

    /**
     * How images that users bring are read.
     *
     * @param user the user as whom; empty for the agent's own, root
     * @param lacking the programs that should set bounds and cannot
     */
    public record ImageReading(Optional<String> user, List<String> lacking) {
        public ImageReading {
            lacking = List.copyOf(lacking);
        }
    }
}
