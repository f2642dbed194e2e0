package kilonova.protocol;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Optional;

/**
 * What a host has and what runs on it, whole and not as a difference.
 *
 * @param host the host's name
 * @param incarnation made anew at each start of the agent
 * @param sequence rises within an incarnation; the controller ignores a report older than the newest it has
 * @param capacity processors, memory and disk
 * @param hypervisor what runs the guests
 * @param providers the device providers; one that was reported before and is missing here is gone from the hardware
 * @param guests every guest that is this agent's, wished for or not
 * @param problems what the agent could not do or understand, for the operator; empty when all is well
 * @param start rises with each start of the host's agent, so that of two incarnations the newer is known; empty from an agent that
 *     does not count
 */
public record HostReport(
        String host,
        String incarnation,
        long sequence,
        HostCapacity capacity,
        Hypervisor hypervisor,
        List<DeviceProvider> providers,
        List<ObservedGuest> guests,
        List<Problem> problems,
        Optional<Long> start) {
    public HostReport {
        providers = List.copyOf(providers);
        guests = List.copyOf(guests);
        problems = List.copyOf(problems);
    }

    /** A report of an agent that does not count its starts. */
    public HostReport(
            String host,
            String incarnation,
            long sequence,
            HostCapacity capacity,
            Hypervisor hypervisor,
            List<DeviceProvider> providers,
            List<ObservedGuest> guests,
            List<Problem> problems) {
        this(host, incarnation, sequence, capacity, hypervisor, providers, guests, problems, Optional.empty());
    }

    /** The code of the problem by which an agent says that it cannot look at its guests, so that nothing is known of them now. */
    public static final String GUESTS_UNKNOWN = "host.guests_unknown";

    /** Why the agent cannot look at its guests, if it cannot. What it says of them then is what it saw last. */
    public Optional<Problem> guestsUnknown() {
        return problems.stream()
                .filter(problem -> problem.code().equals(GUESTS_UNKNOWN))
                .findFirst();
    }

    /**
     * What the root provider offers. Ratios and reserves are the host's own configuration.
     *
     * @param vcpus processors
     * @param memoryMb MiB
     * @param diskGb GiB
     */
    public record HostCapacity(
            int vcpus,
            int memoryMb,
            int diskGb,
            int reservedVcpus,
            int reservedMemoryMb,
            int reservedDiskGb,
            double cpuAllocationRatio,
            double memoryAllocationRatio,
            double diskAllocationRatio) {}

    /**
     * What runs the guests.
     *
     * @param type {@code QEMU}, or {@code simulated}
     * @param version as Nova writes it: 1,000,000 × major + 1,000 × minor + release
     * @param hostAddress an address of the host, for people
     * @param cpuInfo JSON text, as the hypervisors API shows it
     * @param uptimeSeconds since the host booted
     * @param migration whether running guests can leave and arrive; empty from an agent that does not know of that
     * @param abilities what its agent does and the first agents did not; none from those
     */
    public record Hypervisor(
            String type,
            int version,
            String hostAddress,
            String cpuInfo,
            long uptimeSeconds,
            Optional<MigrationFacts> migration,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> abilities) {
        /** It gives the disks of its guests to other hosts, and takes them from there. */
        public static final String MOVES_DISKS = "moves_disks";

        public Hypervisor {
            abilities = List.copyOf(abilities);
        }

        /** One whose agent is none of the first ones, and moves disks. */
        public Hypervisor(
                String type,
                int version,
                String hostAddress,
                String cpuInfo,
                long uptimeSeconds,
                Optional<MigrationFacts> migration) {
            this(type, version, hostAddress, cpuInfo, uptimeSeconds, migration, List.of(MOVES_DISKS));
        }

        /** One of which that is not known. */
        public Hypervisor(String type, int version, String hostAddress, String cpuInfo, long uptimeSeconds) {
            this(type, version, hostAddress, cpuInfo, uptimeSeconds, Optional.empty());
        }
    }
}
