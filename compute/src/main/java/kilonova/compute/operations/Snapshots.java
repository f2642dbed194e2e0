package kilonova.compute.operations;

import java.util.List;
import java.util.Map;
import java.util.UUID;
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
     * The image of a copy that is of no use for its own sake.
     *
     * @param serverId whose disk it is a copy of
     */
    record Copy(String imageId, UUID serverId) {}

    /**
     * The images that are of use only to an operation that fills them, or to a server that was shelved into them: those that have no data,
     * and all that were made to shelve a server.
     */
    List<Copy> bound();

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
