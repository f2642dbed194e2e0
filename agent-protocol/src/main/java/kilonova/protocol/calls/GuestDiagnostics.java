package kilonova.protocol.calls;

import java.util.List;
import java.util.Optional;

/**
 * How a running guest is doing. What a hypervisor does not tell is absent.
 *
 * @param uptimeSeconds since the guest was started
 * @param memoryMb what it may use at most, MiB
 * @param usedMemoryMb what it uses now, MiB
 */
public record GuestDiagnostics(
        Optional<Long> uptimeSeconds,
        int memoryMb,
        Optional<Integer> usedMemoryMb,
        List<Cpu> cpus,
        List<Nic> nics,
        List<Disk> disks) {
    public GuestDiagnostics {
        cpus = List.copyOf(cpus);
        nics = List.copyOf(nics);
        disks = List.copyOf(disks);
    }

    /**
     * A virtual processor.
     *
     * @param timeNanos processor time that it has used
     */
    public record Cpu(int id, Optional<Long> timeNanos) {}

    /** A network card; {@code received} is what came to the guest. */
    public record Nic(String macAddress, Optional<Traffic> received, Optional<Traffic> sent) {}

    /** What went one way through a network card. */
    public record Traffic(long octets, long packets, long errors, long drops) {}

    /** A disk, with what the guest has asked of it since it was started. */
    public record Disk(
            String name,
            Optional<Long> readBytes,
            Optional<Long> readRequests,
            Optional<Long> writtenBytes,
            Optional<Long> writeRequests,
            Optional<Long> errors) {}
}
