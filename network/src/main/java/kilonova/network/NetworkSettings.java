package kilonova.network;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kilonova.network.address.Cidr;
import kilonova.network.quotas.Quota;

/**
 * How the network service is set up.
 *
 * @param firstNetwork the shared network that is made at the first start; empty for none
 * @param quotas limits of projects for which nobody sets others; what is missing has Neutron's default
 * @param maximumMtu the largest MTU that a network may have, in bytes
 */
public record NetworkSettings(Optional<FirstNetwork> firstNetwork, Map<Quota, Integer> quotas, int maximumMtu) {
    public NetworkSettings {
        quotas = Map.copyOf(quotas);
    }

    /**
     * The network that is there from the first start.
     *
     * @param name what users call it
     * @param projectId who owns it
     * @param blocks one subnet each; the gateway is the first host address
     */
    public record FirstNetwork(String name, String projectId, List<Cidr> blocks) {
        public FirstNetwork {
            blocks = List.copyOf(blocks);
        }
    }

    /** One {@code private} network of that project for everybody, with 4,092 IPv4 addresses and an IPv6 /64. */
    public static NetworkSettings standard(String projectId) {
        return new NetworkSettings(
                Optional.of(new FirstNetwork(
                        "private",
                        projectId,
                        List.of(
                                Cidr.parse("10.20.0.0/20").orElseThrow(),
                                Cidr.parse("fd6b:696c:6f6e::/64").orElseThrow()))),
                Map.of(),
                9000);
    }

    /** The same with another default limit. */
    public NetworkSettings withQuota(Quota quota, int amount) {
        Map<Quota, Integer> changed = new EnumMap<>(Quota.class);
        changed.putAll(quotas);
        changed.put(quota, amount);
        return new NetworkSettings(firstNetwork, changed, maximumMtu);
    }
}
