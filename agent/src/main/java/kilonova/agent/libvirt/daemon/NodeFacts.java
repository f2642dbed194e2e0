package kilonova.agent.libvirt.daemon;

/**
 * The machine under a daemon.
 *
 * @param type the hypervisor's name, {@code QEMU}
 * @param version of the hypervisor: 1,000,000 × major + 1,000 × minor + release
 * @param libvirtVersion in the same form
 * @param architecture of its processors, {@code x86_64}
 * @param processors logical ones
 * @param sockets per NUMA node
 * @param cores per socket
 * @param threads per core
 * @param memoryMb MiB
 */
public record NodeFacts(
        String type,
        int version,
        int libvirtVersion,
        String architecture,
        int processors,
        int sockets,
        int cores,
        int threads,
        int memoryMb) {}
