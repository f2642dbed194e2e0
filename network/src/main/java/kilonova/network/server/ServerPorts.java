package kilonova.network.server;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kilonova.network.outcome.Result;

/**
 * The network as the compute service sees it. Every method is one transaction, may be repeated after a crash without making
 * anything twice, and is thread-safe; calls block on the database. A refused call has changed nothing.
 */
public interface ServerPorts {
    /** The networks on which servers of that project may have ports: its own and the shared ones, own first, then by name. */
    List<UsableNetwork> networks(String projectId);

    /**
     * What {@code "networks": "auto"} (or no networks at all) means for that project: its only own network with a subnet, else the
     * only shared one. {@code NETWORK_AMBIGUOUS} if there are several to choose from, {@code NETWORK_NOT_FOUND} if there is none.
     */
    Result<UsableNetwork> automatic(String projectId);

    /**
     * Checks what {@link #attach} would check, quota for that many servers included, and changes nothing. A later attach can still
     * be refused, when others were faster.
     *
     * @param wanted of one server
     * @param servers how many such servers will be made, at least 1
     */
    Result<Boolean> check(Wanted wanted, int servers);

    /**
     * Gives a server its ports: makes those that are wanted on a network, and binds those that exist already. The server's port
     * number {@code i} is the wanted list's entry {@code i}; entries whose number the server already has are left as they are, so a
     * repeated call makes no second port.
     *
     * @param serverId the server
     * @param host where it runs; empty while that is not known
     * @return all ports of the server, in order
     */
    Result<List<ServerPort>> attach(String serverId, String host, Wanted wanted);

    /** Gives a server one more port, behind those that it has. Not idempotent: each call adds one. */
    Result<ServerPort> attachOneMore(String serverId, String host, Wanted wanted);

    /**
     * Takes one port from a server: deletes it if it was made for the server or is leaving it, else unbinds it. {@code PORT_NOT_FOUND} if the server
     * has no such port.
     */
    Result<Boolean> detach(String serverId, String portId);

    /** Takes all ports from a server: those that were made for it are deleted, others unbound. Nothing if it has none. */
    void release(String serverId);

    /**
     * A server's port that was deleted in the Network API. It is one of the server's {@link #ports} and keeps its addresses until it is
     * {@link #detach detached} or the server's ports are {@link #release released}, and then is no more, whoever made it.
     */
    record Leaving(String serverId, String portId) {}

    /** All that wait for their cards to be taken out of guests. */
    List<Leaving> leaving();

    /** Says on which host the server's ports are now. Empty unbinds them from any host (shelved, for example). */
    void bind(String serverId, String host);

    /** The server's ports in order. */
    List<ServerPort> ports(String serverId);

    /** The ports of many servers in one read; servers without ports are not in the map. */
    Map<String, List<ServerPort>> ports(Collection<String> serverIds);

    /**
     * Puts a security group on all ports of a server.
     *
     * @param group name or id; must belong to the project
     */
    Result<Boolean> addSecurityGroup(String serverId, String projectId, String group);

    /** Takes a security group off all ports of a server. {@code SECURITY_GROUP_NOT_FOUND} if no port has it. */
    Result<Boolean> removeSecurityGroup(String serverId, String projectId, String group);

    /** The security groups that servers of a project may be given, by name; among them its default one, made if it is not there yet. */
    List<SecurityGroupName> securityGroupsOf(String projectId);

    /** The security groups on a server's ports, each once, by name. */
    List<SecurityGroupName> securityGroups(String serverId);

    /** The security groups on the ports of many servers; those without any need not be in the map. */
    default Map<String, List<SecurityGroupName>> securityGroups(Collection<String> serverIds) {
        return serverIds.stream().distinct().collect(Collectors.toMap(id -> id, this::securityGroups));
    }
}
