package kilonova.compute;

import java.time.Duration;
import java.util.Optional;
import kilonova.compute.consoles.ConsoleSettings;
import kilonova.config.group.LiveMigrationSettings;
import kilonova.config.group.QuotaSettings;
import kilonova.gpu.policy.GpuPlacement;

/**
 * What an operator can set of compute.
 *
 * @param gpuPlacement in which order the devices of a host are tried, unless the flavor says otherwise
 * @param longestPage how many items one answer lists at most
 * @param consoles what users may see of their servers
 * @param maxAttempts hosts on which a build is tried before the server is in ERROR, at least 1
 * @param shelvedOffload how long a shelved server stays on its host; absent for ever
 * @param reclaimAfter how long a deleted server can be brought back; absent where it is deleted at once
 * @param confirmAfter how long a finished resize or cold migration waits for its user; absent for ever
 * @param lostHostPatience how long operations wait for a host that is down; absent for ever
 * @param liveMigration how guests move while they run
 */
public record ComputeSettings(
        GpuPlacement gpuPlacement,
        int maxAttempts,
        int longestPage,
        Optional<Duration> shelvedOffload,
        Optional<Duration> reclaimAfter,
        Optional<Duration> confirmAfter,
        Optional<Duration> lostHostPatience,
        QuotaSettings quota,
        ConsoleSettings consoles,
        LiveMigrationSettings liveMigration) {}
