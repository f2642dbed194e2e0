package kilonova.compute;

import kilonova.config.group.QuotaSettings;
import kilonova.gpu.policy.GpuPlacement;

/**
 * What an operator can set of compute.
 *
 * @param gpuPlacement in which order the devices of a host are tried, unless the flavor says otherwise
 * @param longestPage how many items one answer lists at most
 * @param maxAttempts hosts on which a build is tried before the server is in ERROR, at least 1
 */
public record ComputeSettings(GpuPlacement gpuPlacement, int maxAttempts, int longestPage, QuotaSettings quota) {}
