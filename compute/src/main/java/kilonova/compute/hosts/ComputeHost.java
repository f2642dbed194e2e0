package kilonova.compute.hosts;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.protocol.DeviceType;
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
 * @param deviceTypes by the key of a device provider, what kind of unit it gives
 * @param newestReport the newest report that was taken; absent where an older program took it
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
        List<Problem> problems,
        @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, DeviceType> deviceTypes,
        Optional<ReportOrder> newestReport) {
    private static final Duration LONGEST_UNDER_WAY = Duration.ofMinutes(2);

    public ComputeHost {
        problems = List.copyOf(problems);
        deviceTypes = Map.copyOf(deviceTypes);
    }

    /** A host of which it is not known how new its newest report is. */
    public ComputeHost(
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
            List<Problem> problems,
            Map<String, DeviceType> deviceTypes) {
        this(
                name,
                id,
                serviceId,
                rootProviderId,
                serviceUuid,
                disabled,
                disabledReason,
                forcedDown,
                firstSeenAt,
                lastSeenAt,
                updatedAt,
                capacity,
                hypervisor,
                problems,
                deviceTypes,
                Optional.empty());
    }

    /** A host that reports for the first time; its numbers are given by the store. */
    static ComputeHost first(HostReport report, Instant now) {
        return new ComputeHost(
                report.host(),
                0,
                0,
                UUID.randomUUID(),
                UUID.randomUUID(),
                false,
                Optional.empty(),
                false,
                now,
                now,
                now,
                report.capacity(),
                report.hypervisor(),
                report.problems(),
                types(report),
                Optional.of(ReportOrder.of(report)));
    }

    /**
     * Whether a report may be overlooked because a newer one was taken. One of another run of the agent is not, however old it says it is,
     * where the host has been silent for longer than a report can be under way: its agent's clock and directory may both be lost.
     */
    boolean hasNewerThan(HostReport report, Instant now) {
        ReportOrder order = ReportOrder.of(report);
        return newestReport
                .filter(order::isBefore)
                .filter(newest -> order.isOfSameRun(newest)
                        || lastSeenAt.plus(LONGEST_UNDER_WAY).isAfter(now))
                .isPresent();
    }

    /** The same host after a report. */
    ComputeHost reported(HostReport report, Instant now) {
        return new ComputeHost(
                name,
                id,
                serviceId,
                rootProviderId,
                serviceUuid,
                disabled,
                disabledReason,
                forcedDown,
                firstSeenAt,
                now,
                updatedAt,
                report.capacity(),
                report.hypervisor(),
                report.problems(),
                types(report),
                Optional.of(ReportOrder.of(report)));
    }

    ComputeHost numbered(long number) {
        return with(number, number, rootProviderId, disabled, disabledReason, forcedDown, updatedAt);
    }

    ComputeHost rooted(UUID root) {
        return with(id, serviceId, root, disabled, disabledReason, forcedDown, updatedAt);
    }

    /** The same host, open or closed to new servers. */
    public ComputeHost disabled(boolean isDisabled, Optional<String> reason, Instant now) {
        return with(id, serviceId, rootProviderId, isDisabled, isDisabled ? reason : Optional.empty(), forcedDown, now);
    }

    /** The same host, down by an operator's word or not. */
    public ComputeHost forcedDown(boolean isForcedDown, Instant now) {
        return with(id, serviceId, rootProviderId, disabled, disabledReason, isForcedDown, now);
    }

    private ComputeHost with(
            long newId,
            long newServiceId,
            UUID root,
            boolean isDisabled,
            Optional<String> reason,
            boolean isForcedDown,
            Instant updated) {
        return new ComputeHost(
                name,
                newId,
                newServiceId,
                root,
                serviceUuid,
                isDisabled,
                reason,
                isForcedDown,
                firstSeenAt,
                lastSeenAt,
                updated,
                capacity,
                hypervisor,
                problems,
                deviceTypes,
                newestReport);
    }

    private static Map<String, DeviceType> types(HostReport report) {
        Map<String, DeviceType> types = new HashMap<>();
        report.providers().forEach(provider -> provider.type().ifPresent(type -> types.put(provider.key(), type)));
        return types;
    }

    /** Whether its guests have disks of their own: all but simulated ones have. */
    public boolean hasDisks() {
        return !hypervisor.type().equals("simulated");
    }

    /** Why its agent cannot look at its guests, if it cannot: nothing is known of them then. */
    public Optional<String> guestsUnknown() {
        return problems.stream()
                .filter(problem -> problem.code().equals(HostReport.GUESTS_UNKNOWN))
                .map(Problem::message)
                .findFirst();
    }

    /** Whether its agent gives the disks of its guests to other hosts, and takes them from there. */
    public boolean movesDisks() {
        return hypervisor.abilities().contains(HostReport.Hypervisor.MOVES_DISKS);
    }

    /** Whether a guest of that host finds its disks here when it moves. */
    public boolean takesDisksFrom(ComputeHost other) {
        return !other.movesDisks()
                || (movesDisks() && hypervisor.type().equals(other.hypervisor().type()));
    }

    /** True if it reported within the last 90 seconds and was not forced down. */
    public boolean isUp(Instant now) {
        return !forcedDown && lastSeenAt.plusSeconds(90).isAfter(now);
    }
}
