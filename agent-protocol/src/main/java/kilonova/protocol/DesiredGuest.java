package kilonova.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One incarnation of a server on one host. A server has one guest at rest, and two while it moves (source {@code HELD},
 * destination built); both may be on the same host.
 *
 * @param guestId identifies the incarnation; a move makes a new one
 * @param serverId the server, as users know it; also the UUID that the guest sees
 * @param generation rises with each change of this record; the agent repeats it in its observation, so that the controller
 *     knows which wish an observation answers
 * @param goal what the guest should be
 * @param rebootCount rises by one for each reboot asked for; the agent reboots when it has seen a lower one
 * @param hardReboot whether the newest reboot is a hard one
 * @param rebuildCount rises by one for each rebuild; the agent replaces the disk from {@link GuestSpec#image()} when it has
 *     seen a lower one; devices are kept
 * @param snapshotImage the image that the newest snapshot asked for fills; the agent copies the root disk into it once the goal is
 *     reached, when it has not filled that image before
 * @param rescueImage what a guest with the goal {@link GuestGoal#RESCUED} boots from
 * @param devices what the guest holds of this host's device providers; empty for a guest without devices
 * @param spec what the guest is made of
 * @param departure how it leaves, where the goal is {@link GuestGoal#DEPARTING}
 */
public record DesiredGuest(
        UUID guestId,
        UUID serverId,
        long generation,
        GuestGoal goal,
        int rebootCount,
        boolean hardReboot,
        int rebuildCount,
        Optional<String> snapshotImage,
        Optional<GuestSpec.ImageSource> rescueImage,
        List<DeviceClaim> devices,
        GuestSpec spec,
        Optional<Departure> departure) {
    public DesiredGuest {
        devices = List.copyOf(devices);
    }

    /** A guest that goes nowhere. */
    public DesiredGuest(
            UUID guestId,
            UUID serverId,
            long generation,
            GuestGoal goal,
            int rebootCount,
            boolean hardReboot,
            int rebuildCount,
            Optional<String> snapshotImage,
            Optional<GuestSpec.ImageSource> rescueImage,
            List<DeviceClaim> devices,
            GuestSpec spec) {
        this(
                guestId,
                serverId,
                generation,
                goal,
                rebootCount,
                hardReboot,
                rebuildCount,
                snapshotImage,
                rescueImage,
                devices,
                spec,
                Optional.empty());
    }

    /** The images that its host needs for it. */
    public List<GuestSpec.ImageSource> images() {
        List<GuestSpec.ImageSource> images = new ArrayList<>(spec.images());
        rescueImage.ifPresent(images::add);
        return images;
    }

    /** A guest that is wished for the first time. */
    public static DesiredGuest first(
            UUID guestId, UUID serverId, GuestGoal goal, List<DeviceClaim> devices, GuestSpec spec) {
        return new DesiredGuest(
                guestId, serverId, 1, goal, 0, false, 0, Optional.empty(), Optional.empty(), devices, spec);
    }

    /** The same wish as a newer one of that number. */
    public DesiredGuest numbered(long newGeneration) {
        return new DesiredGuest(
                guestId,
                serverId,
                newGeneration,
                goal,
                rebootCount,
                hardReboot,
                rebuildCount,
                snapshotImage,
                rescueImage,
                devices,
                spec,
                departure);
    }

    /** The same guest with another goal; it goes nowhere. */
    public DesiredGuest with(GuestGoal newGoal) {
        return new DesiredGuest(
                guestId,
                serverId,
                generation,
                newGoal,
                rebootCount,
                hardReboot,
                rebuildCount,
                snapshotImage,
                rescueImage,
                devices,
                spec);
    }

    /** The same guest, to leave its host while it runs. */
    public DesiredGuest departing(Departure where) {
        return new DesiredGuest(
                guestId,
                serverId,
                generation,
                GuestGoal.DEPARTING,
                rebootCount,
                hardReboot,
                rebuildCount,
                snapshotImage,
                rescueImage,
                devices,
                spec,
                Optional.of(where));
    }

    /** The same guest made of something else. */
    public DesiredGuest with(GuestSpec newSpec) {
        return new DesiredGuest(
                guestId,
                serverId,
                generation,
                goal,
                rebootCount,
                hardReboot,
                rebuildCount,
                snapshotImage,
                rescueImage,
                devices,
                newSpec,
                departure);
    }

    /** Rebooted once more, and running then. */
    public DesiredGuest rebooted(boolean hard) {
        return new DesiredGuest(
                guestId,
                serverId,
                generation,
                GuestGoal.RUNNING,
                rebootCount + 1,
                hard,
                rebuildCount,
                snapshotImage,
                rescueImage,
                devices,
                spec);
    }

    /** Without its newest reboot, which was not carried out. */
    public DesiredGuest notRebooted() {
        return new DesiredGuest(
                guestId,
                serverId,
                generation,
                goal,
                Math.max(0, rebootCount - 1),
                hardReboot,
                rebuildCount,
                snapshotImage,
                rescueImage,
                devices,
                spec);
    }

    /** With a fresh disk, made of something else. */
    public DesiredGuest rebuilt(GuestSpec newSpec) {
        return new DesiredGuest(
                guestId,
                serverId,
                generation,
                goal,
                rebootCount,
                hardReboot,
                rebuildCount + 1,
                snapshotImage,
                rescueImage,
                devices,
                newSpec);
    }

    /** With its root disk copied into an image, or without a copy that could not be made. */
    public DesiredGuest photographed(Optional<String> image) {
        return new DesiredGuest(
                guestId,
                serverId,
                generation,
                goal,
                rebootCount,
                hardReboot,
                rebuildCount,
                image,
                rescueImage,
                devices,
                spec,
                departure);
    }

    /** Running from another image, its own disk beside it. */
    public DesiredGuest rescuedWith(GuestSpec.ImageSource image) {
        return new DesiredGuest(
                guestId,
                serverId,
                generation,
                GuestGoal.RESCUED,
                rebootCount,
                hardReboot,
                rebuildCount,
                snapshotImage,
                Optional.of(image),
                devices,
                spec);
    }
}
