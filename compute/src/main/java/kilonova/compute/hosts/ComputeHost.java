package kilonova.compute.hosts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kilonova.protocol.HostReport;
import kilonova.protocol.Problem;

/**
 * A compute host, as the controller knows it.
 *
 * @param id the hypervisor's integer id (below 2.53)
 * @param serviceId the {@code nova-compute} service's integer id (below 2.53)
 * @param rootProviderId the host's root provider in Placement; also the hypervisor's UUID
 * @param serviceUuid the service's UUID
 * @param disabled whether no new server may be put on it, and why
 * @param forcedDown set by an operator or a fencing tool
 * @param firstSeenAt when it first reported
 * @param lastSeenAt when it last reported
 */
public record ComputeHost(
        String name,
        long id,
        long serviceId,
        UUID rootProviderId,
        UUID serviceUuid,
        boolean disabled,
        Optional<String> disabledReason,
        boolean forcedDown,
        Instant firstSeenAt,
        Instant lastSeenAt,
        Instant updatedAt,
        HostReport.HostCapacity capacity,
        HostReport.Hypervisor hypervisor,
        List<Problem> problems) {
    public ComputeHost {
        problems = List.copyOf(problems);
    }

    /** Whether its guests have disks of their own: all but simulated ones have. */
    public boolean hasDisks() {
        return !hypervisor.type().equals("simulated");
    }

    /** True if it reported within the last 90 seconds and was not forced down. */
    public boolean isUp(Instant now) {
        return !forcedDown && lastSeenAt.plusSeconds(90).isAfter(now);
    }
}
