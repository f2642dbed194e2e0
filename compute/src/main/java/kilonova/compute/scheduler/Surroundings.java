package kilonova.compute.scheduler;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.servers.Server;
import kilonova.placement.providers.ProviderId;
import kilonova.placement.resourceclasses.ResourceClass;

/** What the scheduler asks of its surroundings. Thread-safe. */
public interface Surroundings {
    /** All hosts, with their aggregates as they are now. */
    List<HostFacts> hosts();

    /**
     * The server group of that id.
     *
     * @param placing the server that is placed; its own host does not count
     */
    Optional<Group> serverGroup(String id, UUID placing);

    /** How much frame buffer a server may get, as its project's quota says; empty if nothing limits it. */
    Optional<Allowance> allowance(Server server);

    /** The host that a server is on, if it is on one. */
    Optional<String> hostOf(UUID serverId);

    /** The image's properties; empty if there is none of that id. */
    Map<String, String> imageProperties(String imageId);

    /** The key under which the host's agent knows a device provider; empty if it is no agent's. */
    Optional<String> deviceKey(ProviderId provider);

    /** Whether agents report devices of that class; whatever an operator made for other things is not. */
    boolean isOfDevices(ResourceClass resourceClass);

    /**
     * A server group.
     *
     * @param policy {@code affinity}, {@code anti-affinity} or their soft forms
     * @param maxServersPerHost for anti-affinity, at least 1
     * @param hosts where each member is or holds a place already, a host once per member; the server that is placed is not counted
     */
    record Group(String policy, int maxServersPerHost, List<String> hosts) {
        public Group {
            hosts = List.copyOf(hosts);
        }
    }
}
