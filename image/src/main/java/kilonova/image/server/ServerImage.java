package kilonova.image.server;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image, as compute needs it.
 *
 * @param id UUID
 * @param name may be empty
 * @param status {@code active} if servers can be made of it; else {@code queued}, {@code saving}, {@code deactivated} and so on
 * @param size bytes of the data; 0 as long as there is none
 * @param virtualSize bytes of the disk inside, if known
 * @param minimumDisk GiB
 * @param minimumRam MiB
 * @param properties the free properties
 */
public record ServerImage(
        String id,
        String owner,
        String name,
        String status,
        String visibility,
        Optional<String> diskFormat,
        Optional<String> containerFormat,
        long size,
        Optional<Long> virtualSize,
        int minimumDisk,
        int minimumRam,
        List<String> tags,
        Map<String, String> properties,
        Instant created,
        Instant updated) {
    public ServerImage {
        tags = List.copyOf(tags);
        properties = Map.copyOf(properties);
    }

    /** True if servers can be made of it. */
    public boolean isActive() {
        return status.equals("active");
    }
}
