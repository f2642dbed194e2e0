package kilonova.compute.hypervisors;

import kilonova.compute.hosts.ComputeHost;
import kilonova.compute.usage.ServerTotals;

/**
 * What a host has and how much of it its servers take up. What is reserved for the host itself counts as used.
 *
 * @param vcpus processors
 * @param memoryMb MiB
 * @param diskGb GiB
 */
record HostLoad(
        long vcpus, long memoryMb, long diskGb, long vcpusUsed, long memoryMbUsed, long diskGbUsed, int servers) {
    static final HostLoad NOTHING = new HostLoad(0, 0, 0, 0, 0, 0, 0);

    static HostLoad of(ComputeHost host, ServerTotals servers) {
        return new HostLoad(
                host.capacity().vcpus(),
                host.capacity().memoryMb(),
                host.capacity().diskGb(),
                servers.vcpus(),
                servers.memoryMb() + host.capacity().reservedMemoryMb(),
                servers.diskGb() + host.capacity().reservedDiskGb(),
                servers.servers());
    }

    HostLoad plus(HostLoad other) {
        return new HostLoad(
                vcpus + other.vcpus,
                memoryMb + other.memoryMb,
                diskGb + other.diskGb,
                vcpusUsed + other.vcpusUsed,
                memoryMbUsed + other.memoryMbUsed,
                diskGbUsed + other.diskGbUsed,
                servers + other.servers);
    }

    long freeMemoryMb() {
        return memoryMb - memoryMbUsed;
    }

    long freeDiskGb() {
        return diskGb - diskGbUsed;
    }
}
