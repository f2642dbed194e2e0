package kilonova.compute;

import kilonova.compute.scheduler.GpuPlacement;

/**
 * What an operator can set of compute.
 *
 * @param gpuPlacement in which order the devices of a host are tried, unless the flavor says otherwise
 * @param maxAttempts hosts on which a build is tried before the server is in ERROR, at least 1
 */
public record ComputeSettings(GpuPlacement gpuPlacement, int maxAttempts) {
    public static final ComputeSettings DEFAULT = new ComputeSettings(GpuPlacement.PACK, 3);
}
