package kilonova.network.subnets;

import java.util.List;
import java.util.Optional;
import kilonova.network.address.AddressRange;
import kilonova.network.address.Cidr;
import kilonova.network.address.IpAddress;
import kilonova.network.networks.Stamp;

/**
 * A block of addresses on a network.
 *
 * @param id UUID
 * @param networkId where it is
 * @param projectId the owner
 * @param cidr the block; no other subnet of the network overlaps it
 * @param gateway an address of the block and of no pool, if it has a gateway
 * @param pools where addresses are taken from; inside the block, none overlaps another
 * @param enableDhcp whether guests are told their addresses
 * @param ipv6Mode how IPv6 guests get their addresses
 * @param dnsNameservers what guests are told to ask
 * @param hostRoutes what guests are told to route elsewhere
 */
public record Subnet(
        String id,
        String networkId,
        String projectId,
        String name,
        String description,
        Cidr cidr,
        Optional<IpAddress> gateway,
        List<AddressRange> pools,
        boolean enableDhcp,
        Optional<Ipv6Mode> ipv6Mode,
        List<IpAddress> dnsNameservers,
        List<HostRoute> hostRoutes,
        Stamp stamp) {
    public Subnet {
        pools = List.copyOf(pools);
        dnsNameservers = List.copyOf(dnsNameservers);
        hostRoutes = List.copyOf(hostRoutes);
    }

    /** A route that guests are told. */
    public record HostRoute(Cidr destination, IpAddress nextHop) {}

    /** True if guests make their addresses from their MAC addresses, so that none is allotted. */
    public boolean isSelfConfigured() {
        return ipv6Mode.filter(mode -> mode != Ipv6Mode.DHCPV6_STATEFUL).isPresent();
    }
}
