package kilonova.protocol;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the agent sees of one guest.
 *
 * @param guestId the incarnation
 * @param serverId the server
 * @param generation the {@link DesiredGuest#generation()} that this observation answers: while the agent still works on a newer
 *     one, the last that it has answered; 0 if the controller never asked for it
 * @param phase what it is now
 * @param rebootCount the newest reboot that was carried out
 * @param rebuildCount the newest rebuild that was carried out
 * @param snapshotImage the image that was filled last from its disk
 * @param devices the devices that are really in the guest (or held for it), as ledger and hypervisor agree
 * @param problem why the phase is {@code FAILED} or {@code DEGRADED}, or is not the one that was asked for
 * @param arrival where it is awaited, in the phase {@link GuestPhase#ARRIVING}
 * @param progress how the newest try to leave stands, while the goal is {@link GuestGoal#DEPARTING}
 */
public record ObservedGuest(
        UUID guestId,
        UUID serverId,
        long generation,
        GuestPhase phase,
        int rebootCount,
        int rebuildCount,
        Optional<String> snapshotImage,
        List<ObservedDevice> devices,
        Optional<Problem> problem,
        Optional<Arrival> arrival,
        Optional<MigrationProgress> progress) {
    public ObservedGuest {
        devices = List.copyOf(devices);
    }

    /** A guest that neither arrives nor departs. */
    public ObservedGuest(
            UUID guestId,
            UUID serverId,
            long generation,
            GuestPhase phase,
            int rebootCount,
            int rebuildCount,
            Optional<String> snapshotImage,
            List<ObservedDevice> devices,
            Optional<Problem> problem) {
        this(
                guestId,
                serverId,
                generation,
                phase,
                rebootCount,
                rebuildCount,
                snapshotImage,
                devices,
                problem,
                Optional.empty(),
                Optional.empty());
    }

    /** A guest that nothing is known of but its phase. */
    public static ObservedGuest of(UUID guestId, UUID serverId, GuestPhase phase, Optional<Problem> problem) {
        return new ObservedGuest(guestId, serverId, 0, phase, 0, 0, Optional.empty(), List.of(), problem);
    }

    /** The same guest in another phase. */
    public ObservedGuest with(GuestPhase newPhase, Optional<Problem> newProblem) {
        return new ObservedGuest(
                guestId,
                serverId,
                generation,
                newPhase,
                rebootCount,
                rebuildCount,
                snapshotImage,
                devices,
                newProblem,
                arrival,
                progress);
    }

    /** The same guest, awaited there. */
    public ObservedGuest with(Arrival where) {
        return new ObservedGuest(
                guestId,
                serverId,
                generation,
                phase,
                rebootCount,
                rebuildCount,
                snapshotImage,
                devices,
                problem,
                Optional.of(where),
                progress);
    }

    /** The same guest, having got that far in leaving. */
    public ObservedGuest with(MigrationProgress howFar) {
        return new ObservedGuest(
                guestId,
                serverId,
                generation,
                phase,
                rebootCount,
                rebuildCount,
                snapshotImage,
                devices,
                problem,
                arrival,
                Optional.of(howFar));
    }

    /**
     * One device of a guest.
     *
     * @param providerKey the provider that it was drawn from
     * @param resourceClass the class that it was claimed as
     * @param unit the mdev's UUID, or the VF's address
     * @param type the vendor's type id ({@code nvidia-35}) and, where it has one, its name
     */
    public record ObservedDevice(String providerKey, String resourceClass, String unit, String type) {}
}
