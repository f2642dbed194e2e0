package kilonova.image.server;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import kilonova.image.outcome.Result;

/** The images as the compute service sees them. Thread-safe; calls block on the database and the disk. */
public interface ServerImages {
    /**
     * An image that a caller of that project may see: its own, public, community, or shared with it. {@code NOT_FOUND} for all others.
     *
     * @param administrator administrators see every image
     */
    Result<ServerImage> find(String projectId, boolean administrator, String imageId);

    /** Every image that a caller of that project would list, newest first. */
    List<ServerImage> list(String projectId, boolean administrator);

    /** Every image that has a free property of that name, whoever owns it, newest first. */
    List<ServerImage> withProperty(String name);

    /** Where an active image's data is. {@code WRONG_STATUS} if there is none, {@code DEACTIVATED} if it must not be used. */
    Result<ImageData> data(String imageId);

    /**
     * Makes the record of a snapshot, {@code queued} and without data, private to its project.
     *
     * @param properties free properties, such as {@code instance_uuid} and {@code image_type=snapshot}
     */
    Result<ServerImage> createSnapshot(
            String projectId,
            String name,
            String diskFormat,
            int minimumDisk,
            int minimumRam,
            Map<String, String> properties);

    /**
     * Gives a queued image its data, and makes it active. Whatever goes wrong leaves it queued.
     *
     * @param data is read to its end and not closed
     */
    Result<ServerImage> upload(String imageId, InputStream data);

    /** Deletes an image, protected or not, with its data; nothing if it is gone. For snapshots that failed. */
    void discard(String imageId);
}
