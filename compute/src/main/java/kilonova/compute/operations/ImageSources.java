package kilonova.compute.operations;

import java.util.Optional;
import kilonova.protocol.GuestSpec;

/** Where guests' images come from. */
@FunctionalInterface
public interface ImageSources {
    /** What an agent needs to fetch that image; empty if it is gone. */
    Optional<GuestSpec.ImageSource> find(String imageId);
}
