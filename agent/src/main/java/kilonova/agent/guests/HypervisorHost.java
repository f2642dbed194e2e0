package kilonova.agent.guests;

/**
 * The machine under the guests.
 *
 * @param type {@code QEMU}, or {@code simulated}
 * @param version 1,000,000 × major + 1,000 × minor + release
 * @param address an address of the host, for people
 * @param cpuInfo JSON text, as the hypervisors API shows it
 * @param bootId changes with each boot of the machine and never comes back
 * @param uptimeSeconds since that boot
 */
public record HypervisorHost(
        String type, int version, String address, String cpuInfo, String bootId, long uptimeSeconds) {}
