package kilonova.compute.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.placement.allocations.Allocation;
import kilonova.placement.candidates.Candidate;
import kilonova.placement.resourceclasses.ResourceClass;
import kilonova.protocol.DeviceClaim;

/**
 * What a candidate means for the agent of its host. Inventory of devices may also stand where no agent looks: on the host's root, where
 * old Nova kept it, or on a provider that an operator made. A guest that was placed there would get no device and nobody would notice,
 * so such a candidate is refused.
 */
final class HostDevices {
    /** Of a candidate with devices that no agent could give. */
    static final String UNKNOWN_PROVIDER = "device.unknown_provider";

    private static final Set<ResourceClass> OF_HOST =
            Set.of(ResourceClass.VCPU, ResourceClass.MEMORY_MB, ResourceClass.DISK_GB);

    /** Of a candidate with devices that are not what was asked for. */
    static final String UNFIT = "device.does_not_fit";

    private final Surroundings surroundings;
    private final HostFacts host;
    private final Scheduler.DeviceRule rule;

    /** @param rule which devices will do */
    HostDevices(Surroundings surroundings, HostFacts host, Scheduler.DeviceRule rule) {
        this.surroundings = surroundings;
        this.host = host;
        this.rule = rule;
    }

    List<Candidate> usable(List<Candidate> candidates) {
        return candidates.stream()
                .filter(candidate -> objection(candidate).isEmpty())
                .toList();
    }

    /** Why a candidate cannot be used although Placement has room for it. */
    Optional<HostRules.No> objection(Candidate candidate) {
        return candidate.allocations().stream()
                .filter(this::isLost)
                .findFirst()
                .map(allocation -> new HostRules.No(
                        UNKNOWN_PROVIDER,
                        "offers " + allocation.resourceClass() + " "
                                + (isOnRoot(allocation)
                                        ? "on its root provider"
                                        : "on the provider " + allocation.provider())
                                + ", which is no device that its agent reports"))
                .or(() -> rule.no(host.name(), claims(candidate)).map(why -> new HostRules.No(UNFIT, why)));
    }

    /** What is claimed of the host's devices, by the keys of its agent. */
    List<DeviceClaim> claims(Candidate candidate) {
        List<DeviceClaim> claims = new ArrayList<>();
        for (Allocation allocation : candidate.allocations()) {
            key(allocation)
                    .ifPresent(key -> claims.add(new DeviceClaim(
                            key, allocation.resourceClass().name(), Math.toIntExact(allocation.amount()))));
        }
        return claims;
    }

    private boolean isLost(Allocation allocation) {
        return !OF_HOST.contains(allocation.resourceClass())
                && key(allocation).isEmpty()
                && surroundings.isOfDevices(allocation.resourceClass());
    }

    private boolean isOnRoot(Allocation allocation) {
        return allocation.provider().equals(host.root());
    }

    private Optional<String> key(Allocation allocation) {
        return isOnRoot(allocation) ? Optional.empty() : surroundings.deviceKey(allocation.provider());
    }
}
