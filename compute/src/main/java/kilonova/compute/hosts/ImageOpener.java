package kilonova.compute.hosts;

import java.io.IOException;
import java.io.InputStream;

/** Opens the data of images. */
@FunctionalInterface
public interface ImageOpener {
    /**
     * The data of an active image from its beginning; the caller closes it.
     *
     * @throws IOException when there is none
     */
    InputStream open(String imageId) throws IOException;
}
