package kilonova.compute.servers.rest;

import java.util.List;
import kilonova.http.Json;
import kilonova.network.server.ServerPort;
import tools.jackson.databind.node.ObjectNode;

/** {@code addresses}: what a server's ports have, by network name. */
final class AddressView {
    private AddressView() {}

    /** @param extended with the kind of the address and the port's MAC address */
    static ObjectNode of(List<ServerPort> ports, boolean extended) {
        ObjectNode networks = Json.object();
        for (ServerPort port : ports) {
            var addresses = networks.withArrayProperty(port.networkName());
            for (ServerPort.FixedAddress address : port.addresses()) {
                ObjectNode shown =
                        addresses.addObject().put("version", address.version()).put("addr", address.text());
                if (extended) {
                    shown.put("OS-EXT-IPS:type", "fixed").put("OS-EXT-IPS-MAC:mac_addr", port.macAddress());
                }
            }
        }
        return networks;
    }
}
