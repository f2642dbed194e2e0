package kilonova.app.up;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kilonova.identity.bootstrap.BootstrapPlan.OwnService;

/**
 * Where clients find each service.
 *
 * @param base scheme, host and port, without a slash at the end
 */
public record Endpoints(URI base) {
    /** The prefixes under which the services answer, by service type, in the order in which they are shown. */
    public static final Map<String, String> PREFIXES = prefixes();

    /** Where a server listens, as a client on the same machine or network names it. */
    public static Endpoints at(InetSocketAddress address) {
        String host = address.getHostString();
        boolean anyAddress =
                address.getAddress() != null && address.getAddress().isAnyLocalAddress();
        String named = anyAddress ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return new Endpoints(URI.create("http://" + named + ":" + address.getPort()));
    }

    /** The address of one service. */
    public String of(String type) {
        return base + PREFIXES.getOrDefault(type, "");
    }

    /** The services of the catalog, under the names by which OpenStack's projects go. */
    List<OwnService> ownServices() {
        return List.of(
                new OwnService("identity", "keystone", of("identity")),
                new OwnService("image", "glance", of("image")),
                new OwnService("placement", "placement", of("placement")),
                new OwnService("compute", "nova", of("compute")),
                new OwnService("network", "neutron", of("network")));
    }

    private static Map<String, String> prefixes() {
        Map<String, String> prefixes = new LinkedHashMap<>();
        prefixes.put("identity", "/identity/v3");
        prefixes.put("image", "/image");
        prefixes.put("placement", "/placement");
        prefixes.put("compute", "/compute/v2.1");
        prefixes.put("network", "/networking");
        return prefixes;
    }
}
