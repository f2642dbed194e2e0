package kilonova.agent.images;

import java.io.IOException;
import java.io.InputStream;

/** Where images come from. */
@FunctionalInterface
public interface ImageFetcher {
    /**
     * The data of an image from its beginning; the caller closes it.
     *
     * @throws java.nio.file.NoSuchFileException when there is no such image
     * @throws IOException when it cannot be had now
     * @throws kilonova.protocol.ControllerUnavailable when it cannot be had now
     */
    InputStream open(String imageId) throws IOException, InterruptedException;
}
