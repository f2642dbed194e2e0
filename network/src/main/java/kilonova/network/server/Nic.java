package kilonova.network.server;

import java.util.Optional;

/** One network interface that a server wants. */
public sealed interface Nic {
    /**
     * A new port.
     *
     * @param networkId must be the project's own or shared
     * @param fixedIp the wanted IPv4 or IPv6 address; without one, an address of each version that the network has
     */
    record OnNetwork(String networkId, Optional<String> fixedIp) implements Nic {}

    /** A port that the project has made before; {@code PORT_IN_USE} if another device has it. */
    record ExistingPort(String portId) implements Nic {}
}
