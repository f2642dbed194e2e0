package kilonova.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The controller, as an agent sees it. Two implementations exist: a direct call inside one process, and HTTP.
 *
 * <p>Implementations are safe to use from several threads. Each call is idempotent and may be repeated at will.
 */
public interface Controller {
    /**
     * Waits until the host's desired state is newer than {@code after}, and returns the whole of it.
     *
     * @param host the host's name, as the agent announced it
     * @param after the version that the caller already has; 0 for none
     * @param wait how long to wait at most; when nothing newer comes, the present state is returned
     * @throws ControllerUnavailable when the controller cannot be reached or refuses the host
     */
    DesiredState awaitDesired(String host, long after, Duration wait) throws InterruptedException;

    /**
     * Tells what the host has and what its guests are. When this returns, the controller has stored it durably.
     *
     * @throws ControllerUnavailable when the controller cannot be reached or refuses the report
     */
    void report(HostReport report);

    /**
     * Gives an image that a snapshot was asked for its data. When this returns, the image is usable. An image that has its data
     * already is left as it is, so that a call whose answer was lost can be repeated.
     *
     * @param image the image's id, as {@link DesiredGuest#snapshotImage} names it
     * @param disk the guest's disk as a qcow2 file; read to its end and not closed
     * @return why the image cannot be filled, however often it is tried; empty when it was filled
     * @throws ControllerUnavailable when the controller cannot be reached or refuses the host
     */
    Optional<Problem> fillImage(String host, UUID guestId, String image, InputStream disk);

    /**
     * The data of an image that a guest of this host boots from, from its beginning; whoever asked closes it.
     *
     * @throws IOException when there is no such image, or no guest of the host needs it; also from reads, when it breaks off
     * @throws ControllerUnavailable when the controller cannot be reached or refuses the host
     */
    InputStream openImage(String host, String imageId) throws IOException, InterruptedException;

    /**
     * A disk of the guest that one of this host's guests takes its disks over from ({@link GuestSpec#disksFrom}).
     *
     * @param guestId the guest of this host
     * @param base the image, as agents name what they made of it, that this host has too: only what differs from it need come
     * @throws ControllerUnavailable when nothing is known of it, and another try may help
     */
    DiskAnswer openDisk(String host, UUID guestId, GuestDisk disk, Optional<String> base) throws InterruptedException;
}
