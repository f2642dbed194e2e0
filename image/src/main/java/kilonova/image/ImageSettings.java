package kilonova.image;

import java.nio.file.Path;

/**
 * How the image service is set up.
 *
 * @param folder where the data is kept; made if missing. It belongs to this service alone: what it does not know there, it deletes.
 * @param maximumSize the largest image, in bytes
 * @param projectQuota how many bytes the images of one project may have together; 0 for no limit
 */
public record ImageSettings(Path folder, long maximumSize, long projectQuota) {
    /** Glance's default: 1 TiB. */
    public static final long DEFAULT_MAXIMUM_SIZE = 1L << 40;

    /** The defaults. */
    public static ImageSettings in(Path folder) {
        return new ImageSettings(folder, DEFAULT_MAXIMUM_SIZE, 0);
    }
}
