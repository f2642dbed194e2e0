package kilonova.agent.reconcile;

import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.Problem;

/** Where copies of guests' disks go: the controller's images. */
@FunctionalInterface
public interface SnapshotImages {
    /**
     * Gives an image its data. May be repeated.
     *
     * @return why the image cannot be filled; empty when it is
     * @throws ControllerUnavailable when nothing is known of it, and another try may help
     */
    Optional<Problem> fill(UUID guestId, String image, InputStream disk);
}
