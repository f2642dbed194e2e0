package kilonova.network.server;

import java.util.List;

/**
 * A port that a server has.
 *
 * @param id UUID
 * @param number its place among the server's ports, from 0; numbers may have gaps after a detach
 * @param networkId the network
 * @param networkName its name: the key in a server's {@code addresses}
 * @param macAddress six lower-case pairs with colons
 * @param addresses IPv4 before IPv6
 * @param mtu bytes
 * @param madeForServer whether it goes with the server
 * @param active whether it is bound to a host
 */
public record ServerPort(
        String id,
        int number,
        String networkId,
        String networkName,
        String macAddress,
        List<FixedAddress> addresses,
        int mtu,
        boolean madeForServer,
        boolean active) {
    public ServerPort {
        addresses = List.copyOf(addresses);
    }

    /**
     * An address.
     *
     * @param subnetId where it is from
     * @param text canonical form
     * @param version 4 or 6
     */
    public record FixedAddress(String subnetId, String text, int version) {}
}
