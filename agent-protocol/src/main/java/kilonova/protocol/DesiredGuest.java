package kilonova.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

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
                guestId,
                serverId,
                1,
                goal,
                0,
                false,
                0,
                Optional.empty(),
                Optional.empty(),
                devices,
                spec,
                Optional.empty());
    }

    /** The same wish as a newer one of that number. */
    public DesiredGuest numbered(long newGeneration) {
        return but(draft -> draft.generation = newGeneration);
    }

    /** The same guest with another goal; it goes nowhere. */
    public DesiredGuest with(GuestGoal newGoal) {
        return staying(draft -> draft.goal = newGoal);
    }

    /** The same guest, to leave its host while it runs. */
    public DesiredGuest departing(Departure where) {
        return but(draft -> {
            draft.goal = GuestGoal.DEPARTING;
            draft.departure = Optional.of(where);
        });
    }

    /** The same guest made of something else. */
    public DesiredGuest with(GuestSpec newSpec) {
        return but(draft -> draft.spec = newSpec);
    }

    /** Rebooted once more, and running then. */
    public DesiredGuest rebooted(boolean hard) {
        return staying(draft -> {
            draft.goal = GuestGoal.RUNNING;
            draft.rebootCount++;
            draft.hardReboot = hard;
        });
    }

    /** Without its newest reboot, which was not carried out. */
    public DesiredGuest notRebooted() {
        return staying(draft -> draft.rebootCount = Math.max(0, rebootCount - 1));
    }

    /** With a fresh disk, made of something else. */
    public DesiredGuest rebuilt(GuestSpec newSpec) {
        return staying(draft -> {
            draft.rebuildCount++;
            draft.spec = newSpec;
        });
    }

    /** With its root disk copied into an image, or without a copy that could not be made. */
    public DesiredGuest photographed(Optional<String> image) {
        return but(draft -> draft.snapshotImage = image);
    }

    /** Running from another image, its own disk beside it. */
    public DesiredGuest rescuedWith(GuestSpec.ImageSource image) {
        return staying(draft -> {
            draft.goal = GuestGoal.RESCUED;
            draft.rescueImage = Optional.of(image);
        });
    }

    private DesiredGuest but(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** Whoever is wished to be something here no longer leaves. */
    private DesiredGuest staying(Consumer<Draft> change) {
        return but(draft -> {
            draft.departure = Optional.empty();
            change.accept(draft);
        });
    }

    /** The same fields, while one of them is changed: guest and server never are, nor what devices it has. */
    private final class Draft {
        private long generation;
        private GuestGoal goal;
        private int rebootCount;
        private boolean hardReboot;
        private int rebuildCount;
        private Optional<String> snapshotImage;
        private Optional<GuestSpec.ImageSource> rescueImage;
        private GuestSpec spec;
        private Optional<Departure> departure;

        private Draft(DesiredGuest from) {
            generation = from.generation;
            goal = from.goal;
            rebootCount = from.rebootCount;
            hardReboot = from.hardReboot;
            rebuildCount = from.rebuildCount;
            snapshotImage = from.snapshotImage;
            rescueImage = from.rescueImage;
            spec = from.spec;
            departure = from.departure;
        }

        private DesiredGuest done() {
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
                    spec,
                    departure);
        }
    }
}
