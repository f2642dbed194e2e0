package kilonova.compute.operations;

import java.util.Map;
import kilonova.compute.outcome.Refusal;
import kilonova.compute.servers.Server;

/** The images that hold copies of servers' disks. Thread-safe. */
public interface Snapshots {
    /** What a copy is made for. */
    enum Purpose {
        SNAPSHOT,
        BACKUP,
        SHELVE
    }

    /** A new image, or why there is none. */
    sealed interface Made {
        /** The image is there and waits for its data. */
        record Waiting(String imageId) implements Made {}

        /** Nothing was made. */
        record Refused(Refusal refusal) implements Made {}
    }

    /**
     * Makes the record of an image that a copy of the server's disk will fill. It is private to the server's project.
     *
     * @param properties added to those that tell of the server
     */
    Made make(Server server, String name, Purpose purpose, Map<String, String> properties);

    /** Deletes an image that is of no use any more; nothing if it is gone. */
    void discard(String imageId);

    /** Deletes an image that nobody fills any more; one that has its data stays. */
    void discardUnlessFilled(String imageId);

    /** Deletes the oldest filled backups of a server and type, so that so many remain. */
    void keepNewest(Server server, String backupType, int count);
}
