package kilonova.agent.libvirt.daemon;

/**
 * How far a job with a domain has got; bytes, and milliseconds since it began.
 *
 * @param memoryTotal memory and device state, as far as known
 * @param diskTotal disks that are copied
 */
public record JobFigures(
        long elapsedMs,
        long memoryTotal,
        long memoryProcessed,
        long memoryRemaining,
        long diskTotal,
        long diskProcessed,
        long diskRemaining) {}
