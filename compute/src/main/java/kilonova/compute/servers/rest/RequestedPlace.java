package kilonova.compute.servers.rest;

import java.util.List;
import java.util.Optional;
import kilonova.compute.api.Policy;
import kilonova.compute.hosts.ComputeHosts;
import kilonova.http.Fault;
import kilonova.http.Request;
import tools.jackson.databind.JsonNode;

/**
 * Where a create body wants its servers: {@code availability_zone}, an admin's {@code zone:host:node} in it, or from 2.74
 * {@code host} and {@code hypervisor_hostname}.
 */
record RequestedPlace(Optional<String> zone, Optional<String> host) {
    static RequestedPlace read(Request request, JsonNode server, Surroundings.Zones zones, ComputeHosts hosts) {
        RequestedPlace place = inZone(request, Loose.text(server, "availability_zone"));
        if (place.host().isEmpty()
                && place.zone().isPresent()
                && !zones.available().contains(place.zone().get())) {
            throw Fault.badRequest("The requested availability zone is not available");
        }
        Optional<String> host = Loose.text(server, "host");
        Optional<String> node = Loose.text(server, "hypervisor_hostname");
        if (host.isEmpty() && node.isEmpty()) {
            return place;
        }
        Policy.admin(request, "compute:servers:create:requested_destination");
        if (place.host().isPresent()) {
            throw Fault.badRequest("One mechanism with host and/or hypervisor_hostname and another mechanism with"
                    + " zone:host:node are mutually exclusive.");
        }
        String wanted = host.or(() -> node).orElseThrow();
        if (hosts.find(wanted).isEmpty() || !node.orElse(wanted).equals(wanted)) {
            throw Fault.badRequest("Compute host " + node.orElse(wanted) + " could not be found.");
        }
        return new RequestedPlace(place.zone(), Optional.of(wanted));
    }

    private static RequestedPlace inZone(Request request, Optional<String> asked) {
        if (asked.isEmpty() || asked.get().indexOf(':') < 0) {
            return new RequestedPlace(asked, Optional.empty());
        }
        List<String> parts = List.of(asked.get().split(":", -1));
        if (parts.size() > 3) {
            throw Fault.badRequest("Unable to parse availability_zone");
        }
        Policy.admin(request, "os_compute_api:servers:create:forced_host");
        Optional<String> host =
                parts.stream().skip(1).filter(part -> !part.isEmpty()).findFirst();
        return new RequestedPlace(Optional.of(parts.getFirst()).filter(zone -> !zone.isEmpty()), host);
    }
}
