package kilonova.network.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;

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
 * @param subnets those that it has addresses of; left out where the ports of many servers are read at once
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
        boolean active,
        List<OfSubnet> subnets) {
    public ServerPort {
        addresses = List.copyOf(addresses);
        subnets = List.copyOf(subnets);
    }

    /**
     * What a guest must know of a subnet, all in canonical form.
     *
     * @param cidr the block
     * @param gateway where to send what is for elsewhere
     * @param dnsServers whom to ask for names
     * @param routes next hops by the blocks that they lead to
     */
    public record OfSubnet(String cidr, Optional<String> gateway, List<String> dnsServers, Map<String, String> routes) {
        public OfSubnet {
            dnsServers = List.copyOf(dnsServers);
            routes = Map.copyOf(routes);
        }
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
