package kilonova.network.subnets;

import java.util.List;
import java.util.Optional;
import kilonova.network.address.AddressRange;
import kilonova.network.address.IpAddress;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Refusal;

/** What must hold for a subnet. Pure. */
public final class SubnetRules {
    private static final int SELF_CONFIGURED_PREFIX = 64;

    private SubnetRules() {}

    /** The first rule that the subnet breaks beside the others of its network; empty if it breaks none. */
    public static Optional<Refusal> broken(Subnet subnet, List<Subnet> others) {
        return overlap(subnet, others)
                .or(() -> mode(subnet))
                .or(() -> gateway(subnet))
                .or(() -> pools(subnet));
    }

    private static Optional<Refusal> overlap(Subnet subnet, List<Subnet> others) {
        return others.stream()
                .filter(other -> !other.id().equals(subnet.id()) && other.cidr().overlaps(subnet.cidr()))
                .findFirst()
                .map(other -> new Refusal(
                        Reason.INVALID_INPUT,
                        "Invalid input for operation: Requested subnet with cidr: " + subnet.cidr() + " for network: "
                                + subnet.networkId() + " overlaps with another subnet: " + other.cidr() + "."));
    }

    private static Optional<Refusal> mode(Subnet subnet) {
        if (subnet.ipv6Mode().isEmpty()) {
            return Optional.empty();
        }
        if (subnet.cidr().version() != 6) {
            return invalid("ipv6_ra_mode and ipv6_address_mode need an IPv6 subnet");
        }
        if (!subnet.enableDhcp()) {
            return invalid("ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False");
        }
        return subnet.isSelfConfigured() && subnet.cidr().prefix() != SELF_CONFIGURED_PREFIX
                ? invalid("Invalid CIDR " + subnet.cidr() + " for IPv6 address mode. OpenStack uses the EUI-64 address"
                        + " format, which requires the prefix to be /64")
                : Optional.empty();
    }

    private static Optional<Refusal> gateway(Subnet subnet) {
        if (subnet.gateway().isEmpty()) {
            return Optional.empty();
        }
        IpAddress gateway = subnet.gateway().get();
        if (!subnet.cidr().contains(gateway)) {
            return invalid("Gateway " + gateway + " is not valid on subnet " + subnet.cidr());
        }
        return subnet.pools().stream()
                .filter(pool -> pool.contains(gateway))
                .findFirst()
                .map(pool -> new Refusal(
                        Reason.GATEWAY_IN_POOL,
                        "Gateway ip " + gateway + " conflicts with allocation pool " + text(pool) + "."));
    }

    private static Optional<Refusal> pools(Subnet subnet) {
        AddressRange hosts = subnet.cidr().hosts();
        List<AddressRange> pools = subnet.pools();
        for (int i = 0; i < pools.size(); i++) {
            AddressRange pool = pools.get(i);
            if (!hosts.contains(pool.first()) || !hosts.contains(pool.last())) {
                return Optional.of(new Refusal(
                        Reason.POOL_OUT_OF_BOUNDS,
                        "The allocation pool " + text(pool) + " spans beyond the subnet cidr " + subnet.cidr() + "."));
            }
            for (AddressRange other : pools.subList(i + 1, pools.size())) {
                if (pool.overlaps(other)) {
                    return Optional.of(new Refusal(
                            Reason.POOLS_OVERLAP,
                            "Found overlapping allocation pools: " + text(pool) + " " + text(other) + " for subnet "
                                    + subnet.cidr() + "."));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> invalid(String why) {
        return Optional.of(new Refusal(Reason.INVALID_INPUT, "Invalid input for operation: " + why + "."));
    }

    private static String text(AddressRange range) {
        return range.first() + "-" + range.last();
    }
}
