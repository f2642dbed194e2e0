package kilonova.agent.departures;

import java.time.Duration;
import kilonova.protocol.MigrationOptions;

/**
 * What a guest that leaves is allowed as time goes by. The pause it may make grows in steps to its longest, so that a short one is
 * tried first; both the steps and the time after which it takes too long are counted for each GiB to be sent, and for two of them at
 * least (OpenStack's {@code [libvirt] live_migration_downtime*} and {@code live_migration_completion_timeout}).
 */
public final class DeparturePlan {
    private static final long GIB = 1L << 30;
    private static final long LEAST_GIB = 2;

    private final MigrationOptions options;
    private final long gib;

    private DeparturePlan(MigrationOptions options, long gib) {
        this.options = options;
        this.gib = gib;
    }

    /** @param bytes what is to be sent: memory, device state, and disks that are not shared */
    public static DeparturePlan of(MigrationOptions options, long bytes) {
        return new DeparturePlan(options, Math.max(LEAST_GIB, Math.ceilDiv(bytes, GIB)));
    }

    /** How long the guest may stand still at the end, in ms, after it has been leaving for that long; 0 where nobody set it. */
    public long downtimeMs(Duration elapsed) {
        long most = options.maxDowntimeMs();
        int steps = options.downtimeSteps();
        long delay = options.downtimeDelaySeconds() * gib;
        if (steps <= 1 || delay == 0) {
            return most;
        }
        long step = Math.min(steps, elapsed.toSeconds() / delay);
        long first = most / steps;
        return first + (most - first) * step / steps;
    }

    /** Whether it takes too long by now. */
    public boolean isLate(Duration elapsed) {
        long limit = options.completionTimeoutSeconds() * gib;
        return limit > 0 && elapsed.toSeconds() >= limit;
    }

    /** Whether one that takes too long is halted until it has left; else it stays. */
    public boolean completesWhenLate() {
        return options.forceCompleteOnTimeout();
    }
}
