package kilonova.compute.servers.rest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kilonova.compute.servers.CreateServers.Networks;
import kilonova.http.Fault;
import tools.jackson.databind.JsonNode;

/** Reads {@code networks} of a create body. */
final class NetworksWish {
    private static final Pattern UUID_LIKE =
            Pattern.compile("[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}");

    private NetworksWish() {}

    /**
     * @param networks as the schema has passed it; missing below 2.37 means automatic
     * @param servers how many servers are wanted at most
     */
    static Networks read(JsonNode networks, int servers) {
        if (networks.isString()) {
            return networks.stringValue().equals("none") ? new Networks.None() : new Networks.Auto();
        }
        if (networks.isEmpty()) {
            return new Networks.Auto();
        }
        List<Networks.Wish> wishes = new ArrayList<>();
        Set<String> ports = new HashSet<>();
        networks.forEach(network -> wishes.add(wish(network, ports, servers)));
        return new Networks.Chosen(wishes);
    }

    private static Networks.Wish wish(JsonNode network, Set<String> ports, int servers) {
        Optional<String> fixedIp = Loose.text(network, "fixed_ip");
        Optional<String> tag = Loose.text(network, "tag");
        Optional<String> port = Loose.text(network, "port");
        if (port.isEmpty()) {
            String id = Loose.text(network, "uuid")
                    .orElseThrow(() -> Fault.badRequest("Bad network format: missing 'uuid'"));
            if (!UUID_LIKE.matcher(id).matches()) {
                throw Fault.badRequest("Bad networks format: network uuid is not in proper format (" + id + ")");
            }
            if (fixedIp.isPresent() && servers > 1) {
                throw Fault.badRequest("max_count cannot be greater than 1 if a fixed_ip is specified.");
            }
            return new Networks.Wish(Optional.of(id), Optional.empty(), fixedIp, tag);
        }
        if (!ports.add(port.get())) {
            throw Fault.badRequest(
                    "Port ID '" + port.get() + "' was specified twice: you cannot attach a port multiple times.");
        }
        if (fixedIp.isPresent()) {
            throw Fault.badRequest("Specified Fixed IP '" + fixedIp.get() + "' cannot be used with port '" + port.get()
                    + "': the two cannot be specified together.");
        }
        if (servers > 1) {
            throw Fault.badRequest("Unable to launch multiple instances with a single configured port ID. Launch them"
                    + " one by one with different ports.");
        }
        return new Networks.Wish(Optional.empty(), port, Optional.empty(), tag);
    }
}
