package kilonova.compute.servers.rest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Refusal;
import kilonova.network.outcome.Result;
import kilonova.network.server.Nic;
import kilonova.network.server.SecurityGroupName;
import kilonova.network.server.ServerPort;
import kilonova.network.server.ServerPorts;
import kilonova.network.server.UsableNetwork;
import kilonova.network.server.Wanted;

/** Ports of servers in memory; knows the security groups {@code default} and {@code web}. */
final class FakeNetwork implements ServerPorts {
    static final String NETWORK = "00000000-0000-0000-0000-0000000000a1";
    static final String PORT = "00000000-0000-0000-0000-0000000000b2";

    private final Map<String, List<ServerPort>> ports = new ConcurrentHashMap<>();
    private final Map<String, List<String>> groups = new ConcurrentHashMap<>();

    /** Gives a server one port on {@code private} with these addresses. */
    void connect(String serverId, String ipv4, String ipv6) {
        ports.put(
                serverId,
                List.of(new ServerPort(
                        "00000000-0000-0000-0000-0000000000b1",
                        0,
                        NETWORK,
                        "private",
                        "fa:16:3e:00:00:01",
                        List.of(
                                new ServerPort.FixedAddress("00000000-0000-0000-0000-0000000000c4", ipv4, 4),
                                new ServerPort.FixedAddress("00000000-0000-0000-0000-0000000000c6", ipv6, 6)),
                        1500,
                        true,
                        true,
                        List.of())));
        groups.put(serverId, List.of("default"));
    }

    @Override
    public List<UsableNetwork> networks(String projectId) {
        return List.of();
    }

    @Override
    public Result<UsableNetwork> automatic(String projectId) {
        return new Result.Done<>(new UsableNetwork(NETWORK, "private", false, true));
    }

    @Override
    public Result<Boolean> check(Wanted wanted, int servers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Result<List<ServerPort>> attach(String serverId, String host, Wanted wanted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Result<ServerPort> attachOneMore(String serverId, String host, Wanted wanted) {
        if (wanted.nics().getFirst() instanceof Nic.OnNetwork on
                && !on.networkId().equals(NETWORK)) {
            return new Result.Refused<>(
                    new Refusal(Reason.NETWORK_NOT_FOUND, "Network " + on.networkId() + " could not be found."));
        }
        ServerPort port = new ServerPort(
                PORT,
                1,
                NETWORK,
                "private",
                "fa:16:3e:00:00:02",
                List.of(new ServerPort.FixedAddress("00000000-0000-0000-0000-0000000000c4", "10.0.0.9", 4)),
                1500,
                true,
                true,
                List.of());
        List<ServerPort> all = new ArrayList<>(ports(serverId));
        all.add(port);
        ports.put(serverId, all);
        return new Result.Done<>(port);
    }

    @Override
    public Result<Boolean> detach(String serverId, String portId) {
        List<ServerPort> all = new ArrayList<>(ports(serverId));
        boolean there = all.removeIf(port -> port.id().equals(portId));
        ports.put(serverId, all);
        return new Result.Done<>(there);
    }

    @Override
    public void release(String serverId) {
        ports.remove(serverId);
    }

    @Override
    public List<Leaving> leaving() {
        return List.of();
    }

    @Override
    public void bind(String serverId, String host) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ServerPort> ports(String serverId) {
        return ports.getOrDefault(serverId, List.of());
    }

    @Override
    public Map<String, List<ServerPort>> ports(Collection<String> serverIds) {
        Map<String, List<ServerPort>> found = new HashMap<>(ports);
        found.keySet().retainAll(serverIds);
        return found;
    }

    @Override
    public Result<Boolean> addSecurityGroup(String serverId, String projectId, String group) {
        return change(serverId, group, names -> names.add(group));
    }

    @Override
    public Result<Boolean> removeSecurityGroup(String serverId, String projectId, String group) {
        return change(serverId, group, names -> names.remove(group));
    }

    private interface Change {
        boolean on(List<String> names);
    }

    private Result<Boolean> change(String serverId, String group, Change change) {
        Optional<String> known =
                List.of("default", "web").stream().filter(group::equals).findFirst();
        List<String> names = new ArrayList<>(groups.getOrDefault(serverId, List.of()));
        if (known.isEmpty() || !change.on(names)) {
            return new Result.Refused<>(
                    new Refusal(Reason.SECURITY_GROUP_NOT_FOUND, "Security group " + group + " not found."));
        }
        groups.put(serverId, names);
        return new Result.Done<>(true);
    }

    @Override
    public List<SecurityGroupName> securityGroupsOf(String projectId) {
        return List.of(new SecurityGroupName("id-of-default", "default", "of " + projectId));
    }

    @Override
    public List<SecurityGroupName> securityGroups(String serverId) {
        return groups.getOrDefault(serverId, List.of()).stream()
                .map(name -> new SecurityGroupName("id-of-" + name, name, "about " + name))
                .collect(Collectors.toList());
    }
}
