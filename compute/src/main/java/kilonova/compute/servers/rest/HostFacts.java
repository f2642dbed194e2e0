package kilonova.compute.servers.rest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kilonova.compute.hosts.ComputeHost;

/** What an answer says about hosts, asked once per host and answer. For one thread. */
final class HostFacts {
    private final Surroundings surroundings;
    private final Map<String, String> zones = new HashMap<>();
    private final Map<String, String> statuses = new HashMap<>();
    private final Map<String, Optional<String>> unknown = new HashMap<>();

    HostFacts(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The availability zone that a host is in. */
    String zone(String host) {
        return zones.computeIfAbsent(host, surroundings.zones()::of);
    }

    /** {@code host_status}: {@code UP}, {@code DOWN}, {@code MAINTENANCE} or {@code UNKNOWN}. */
    String status(String host) {
        return statuses.computeIfAbsent(
                host, name -> surroundings.hosts().find(name).map(this::status).orElse("UNKNOWN"));
    }

    /** Why nothing is known of a host's servers, for an admin; empty if they are known. */
    Optional<String> guestsUnknown(String host) {
        return unknown.computeIfAbsent(
                host, name -> surroundings.hosts().find(name).flatMap(ComputeHost::guestsUnknown));
    }

    private String status(ComputeHost host) {
        if (host.forcedDown()) {
            return "DOWN";
        }
        if (host.disabled()) {
            return "MAINTENANCE";
        }
        if (host.guestsUnknown().isPresent()) {
            return "UNKNOWN";
        }
        return host.isUp(surroundings.clock().instant()) ? "UP" : "UNKNOWN";
    }
}
