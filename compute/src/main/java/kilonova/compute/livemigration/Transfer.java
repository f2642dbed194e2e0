package kilonova.compute.livemigration;

import kilonova.config.group.LiveMigrationSettings;
import kilonova.config.group.LiveMigrationSettings.TimeoutAction;
import kilonova.protocol.MigrationOptions;

/**
 * How a guest is sent. What the operator did not set is chosen for the guest: without a GPU it is upstream's. A GPU's memory cannot be sent
 * ahead as a processor's can, so its guest must be allowed to stand still for as long as that memory takes, or the move never ends; a
 * longer pause than is needed is not made by allowing it, and few steps lead to it quickly.
 */
public final class Transfer {
    private static final int USUAL_DOWNTIME_MS = 500;
    private static final int USUAL_STEPS = 10;
    private static final int USUAL_DELAY = 75;
    private static final int STEPS_WITH_GPU = 3;
    private static final int DELAY_WITH_GPU = 3;

    /** A link of 1 Gbit/s; also what VMware measured for the slowest of its GPUs over ten times that (9 s for 1 GB of a P40). */
    private static final int MS_PER_MIB = 10;

    /** What upstream's page advises for all guests with vGPUs. */
    private static final long LONGEST_MS = 500_000;

    /** Of a kind that does not tell, such as the kernel's samples. */
    private static final int UNKNOWN_FRAME_BUFFER_MIB = 64;

    private Transfer() {}

    /** The options for a guest. */
    public static MigrationOptions of(LiveMigrationSettings settings, MovingGuest guest) {
        boolean gpu = !guest.units().isEmpty();
        return new MigrationOptions(
                settings.downtimeMillis().map(Integer::longValue).orElseGet(() -> downtimeMs(guest)),
                settings.downtimeSteps().orElse(gpu ? STEPS_WITH_GPU : USUAL_STEPS),
                settings.downtimeDelaySeconds().orElse(gpu ? DELAY_WITH_GPU : USUAL_DELAY),
                settings.completionTimeoutSeconds(),
                settings.timeoutAction() == TimeoutAction.FORCE_COMPLETE,
                settings.permitAutoConverge(),
                settings.parallelConnections(),
                0);
    }

    private static long downtimeMs(MovingGuest guest) {
        long frameBuffer = guest.units().stream()
                .mapToLong(unit ->
                        unit.type().frameBufferMb() > 0 ? unit.type().frameBufferMb() : UNKNOWN_FRAME_BUFFER_MIB)
                .sum();
        return Math.min(LONGEST_MS, USUAL_DOWNTIME_MS + MS_PER_MIB * frameBuffer);
    }
}
