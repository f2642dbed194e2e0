package kilonova.protocol;

/**
 * How a running guest is sent to another host.
 *
 * @param maxDowntimeMs how long its processors may stand still at the end, in milliseconds; 0 leaves it to the hypervisor
 * @param downtimeSteps in how many steps that time is allowed, so that a short one is tried first; 0 or 1 for all of it at once
 * @param downtimeDelaySeconds the time between two steps, for each GiB that is to be sent
 * @param completionTimeoutSeconds how long it may take for each GiB that is to be sent; 0 for as long as it takes
 * @param forceCompleteOnTimeout what happens then: the guest is halted until it is over there, or it stays where it is
 * @param autoConverge whether the guest may be slowed down where it changes memory faster than it is sent
 * @param parallelConnections how many connections carry it; 0 or 1 for one
 * @param bandwidthMiBps MiB per second at most; 0 for as much as there is
 */
public record MigrationOptions(
        long maxDowntimeMs,
        int downtimeSteps,
        int downtimeDelaySeconds,
        long completionTimeoutSeconds,
        boolean forceCompleteOnTimeout,
        boolean autoConverge,
        int parallelConnections,
        long bandwidthMiBps) {
    public MigrationOptions {
        if (maxDowntimeMs < 0
                || downtimeSteps < 0
                || downtimeDelaySeconds < 0
                || completionTimeoutSeconds < 0
                || parallelConnections < 0
                || bandwidthMiBps < 0) {
            throw new IllegalArgumentException("no option of a live migration is negative");
        }
    }

    /** Everything as the hypervisor does it by itself, however long it takes. */
    public static MigrationOptions unlimited() {
        return new MigrationOptions(0, 0, 0, 0, false, false, 0, 0);
    }
}
