package kilonova.agent.configdrive;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kilonova.protocol.GuestSpec.GuestPort;
import kilonova.protocol.GuestSpec.GuestRoute;
import kilonova.protocol.GuestSpec.GuestSubnet;

/** The document {@code network_data.json}: each network card, each address on it, and whom to ask for names. Pure. */
final class NetworkData {
    private static final int USUAL_MTU = 1500;

    private final List<Map<String, Object>> links = new ArrayList<>();
    private final List<Map<String, Object>> networks = new ArrayList<>();
    private final Set<String> dnsServers = new LinkedHashSet<>();

    private NetworkData() {}

    static Map<String, Object> of(List<GuestPort> ports) {
        NetworkData data = new NetworkData();
        ports.forEach(data::add);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("links", data.links);
        document.put("networks", data.networks);
        document.put(
                "services",
                data.dnsServers.stream()
                        .map(server -> Map.of("type", "dns", "address", server))
                        .toList());
        return document;
    }

    private void add(GuestPort port) {
        String link =
                "tap" + port.portId().substring(0, Math.min(11, port.portId().length()));
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("id", link);
        card.put("vif_id", port.portId());
        card.put("type", "phy");
        card.put("mtu", port.mtu() == 0 ? USUAL_MTU : port.mtu());
        card.put("ethernet_mac_address", port.macAddress());
        links.add(card);
        for (String address : port.addresses()) {
            networks.add(network(port, link, address));
        }
    }

    private Map<String, Object> network(GuestPort port, String link, String address) {
        boolean v6 = address.contains(":");
        Optional<GuestSubnet> subnet = port.subnets().stream()
                .filter(candidate -> contains(candidate.cidr(), address))
                .findFirst();
        Map<String, Object> network = new LinkedHashMap<>();
        network.put("id", "network" + networks.size());
        network.put("type", v6 ? "ipv6" : "ipv4");
        network.put("link", link);
        network.put("ip_address", address);
        network.put("netmask", netmask(subnet.map(NetworkData::prefix).orElse(v6 ? 64 : 24), v6));
        network.put("network_id", port.networkId());
        List<Map<String, Object>> routes = new ArrayList<>();
        subnet.flatMap(GuestSubnet::gateway)
                .ifPresent(gateway -> routes.add(route(v6 ? "::/0" : "0.0.0.0/0", gateway, v6)));
        for (GuestRoute more : subnet.map(GuestSubnet::routes).orElse(List.of())) {
            routes.add(route(more.destination(), more.nextHop(), v6));
        }
        network.put("routes", routes);
        subnet.ifPresent(known -> dnsServers.addAll(known.dnsServers()));
        return network;
    }

    private static Map<String, Object> route(String destination, String gateway, boolean v6) {
        Map<String, Object> route = new LinkedHashMap<>();
        route.put("network", destination.substring(0, destination.indexOf('/')));
        route.put("netmask", netmask(Integer.parseInt(destination.substring(destination.indexOf('/') + 1)), v6));
        route.put("gateway", gateway);
        return route;
    }

    private static int prefix(GuestSubnet subnet) {
        return Integer.parseInt(subnet.cidr().substring(subnet.cidr().indexOf('/') + 1));
    }

    private static boolean contains(String cidr, String address) {
        byte[] block = bytes(cidr.substring(0, cidr.indexOf('/')));
        byte[] own = bytes(address);
        int host = block.length * 8 - Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
        return block.length == own.length
                && new BigInteger(1, block).shiftRight(host).equals(new BigInteger(1, own).shiftRight(host));
    }

    /** The dotted or colon form: guests of every age read it. */
    private static String netmask(int prefix, boolean v6) {
        byte[] mask = new byte[v6 ? 16 : 4];
        for (int bit = 0; bit < prefix; bit++) {
            mask[bit / 8] |= (byte) (0x80 >> (bit % 8));
        }
        return InetAddress.ofLiteral(literal(mask)).getHostAddress();
    }

    private static String literal(byte[] address) {
        StringBuilder out = new StringBuilder();
        boolean v6 = address.length > 4;
        for (int i = 0; i < address.length; i += v6 ? 2 : 1) {
            out.append(i == 0 ? "" : v6 ? ":" : ".");
            int high = address[i] & 0xff;
            out.append(v6 ? Integer.toHexString((high << 8) | (address[i + 1] & 0xff)) : Integer.toString(high));
        }
        return out.toString();
    }

    private static byte[] bytes(String literal) {
        return InetAddress.ofLiteral(literal).getAddress();
    }
}
