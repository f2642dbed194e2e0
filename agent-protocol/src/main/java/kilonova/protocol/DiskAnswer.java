package kilonova.protocol;

import java.io.InputStream;

/** What comes of asking for the disk of a guest on another host. */
public sealed interface DiskAnswer {
    /**
     * It comes.
     *
     * @param stream as the other host's agent writes it; whoever asked closes it
     */
    record Coming(InputStream stream) implements DiskAnswer {}

    /** It does not come, however often it is asked for. */
    record Refused(Problem problem) implements DiskAnswer {}
}
