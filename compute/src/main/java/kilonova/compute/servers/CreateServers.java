package kilonova.compute.servers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.compute.flavors.Flavor;

/**
 * A validated wish for one or several like servers.
 *
 * @param name the name; several servers get {@code -1}, {@code -2}, … behind it
 * @param minCount fewer than this many placed servers make the whole request fail
 * @param maxCount how many are tried, at least {@code minCount}
 * @param imageId absent only where the API allows a server without an image
 * @param networks what the user wants to be connected to
 * @param tags from 2.52
 */
public record CreateServers(
        String name,
        Optional<String> hostname,
        Optional<String> description,
        Flavor flavor,
        Optional<String> imageId,
        int minCount,
        int maxCount,
        Networks networks,
        Map<String, String> metadata,
        Set<String> tags,
        Optional<String> keyName,
        Optional<String> publicKey,
        Optional<String> userData,
        boolean configDrive,
        String diskConfig,
        String accessIpV4,
        String accessIpV6,
        List<String> securityGroups,
        Map<String, List<String>> schedulerHints,
        Optional<String> availabilityZone,
        Optional<String> requestedHost) {

    /** What a server is to be connected to. */
    public sealed interface Networks {
        /** The project's network, or the default one, or none where there is none. */
        record Auto() implements Networks {}

        record None() implements Networks {}

        /** In this order. */
        record Chosen(List<Wish> wishes) implements Networks {
            public Chosen {
                wishes = List.copyOf(wishes);
            }
        }

        /** Exactly one of network and port is there. */
        record Wish(
                Optional<String> networkId, Optional<String> portId, Optional<String> fixedIp, Optional<String> tag) {}
    }
}
