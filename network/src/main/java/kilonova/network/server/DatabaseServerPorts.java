package kilonova.network.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kilonova.network.networks.Network;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import kilonova.network.outcome.Result;
import kilonova.network.ports.AddressWish;
import kilonova.network.ports.NewPort;
import kilonova.network.ports.Port;
import kilonova.network.ports.Ports;
import kilonova.network.securitygroups.SecurityGroup;
import kilonova.network.subnets.Subnet;
import kilonova.network.transactions.Transaction;
import kilonova.network.transactions.Transactions;

/** Servers' ports in the database. */
public final class DatabaseServerPorts implements ServerPorts {
    private final Transactions transactions;

    public DatabaseServerPorts(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public List<UsableNetwork> networks(String projectId) {
        return transactions.read(transaction -> usable(transaction, projectId));
    }

    @Override
    public Result<UsableNetwork> automatic(String projectId) {
        return AutomaticNetwork.choose(networks(projectId));
    }

    @Override
    public Result<Boolean> check(Wanted wanted, int servers) {
        return Result.of(() -> transactions.read(transaction -> new WantedChecks(transaction, wanted).all(servers)));
    }

    @Override
    public Result<List<ServerPort>> attach(String serverId, String host, Wanted wanted) {
        return Result.of(() -> transactions.write(transaction -> {
            Set<Integer> present = transaction.portTable().ofServer(serverId).stream()
                    .flatMapToInt(port -> port.server().number().stream())
                    .boxed()
                    .collect(Collectors.toSet());
            for (int number = 0; number < wanted.nics().size(); number++) {
                if (!present.contains(number)) {
                    give(
                            transaction,
                            serverId,
                            host,
                            wanted,
                            number,
                            wanted.nics().get(number));
                }
            }
            return ShownPorts.of(transaction, transaction.portTable().ofServer(serverId));
        }));
    }

    @Override
    public Result<ServerPort> attachOneMore(String serverId, String host, Wanted wanted) {
        return Result.of(() -> transactions.write(transaction -> {
            int number = 1
                    + transaction.portTable().ofServer(serverId).stream()
                            .flatMapToInt(port -> port.server().number().stream())
                            .max()
                            .orElse(-1);
            Port port = give(
                    transaction, serverId, host, wanted, number, wanted.nics().getFirst());
            return ShownPorts.of(transaction, List.of(port)).getFirst();
        }));
    }

    @Override
    public Result<Boolean> detach(String serverId, String portId) {
        return Result.of(() -> transactions.write(transaction -> {
            Port port = transaction
                    .portTable()
                    .find(portId)
                    .filter(found -> found.deviceId().equals(serverId))
                    .orElseThrow(() -> new Rejected(
                            Reason.PORT_NOT_FOUND, "Port " + portId + " is not attached to server " + serverId + "."));
            take(transaction, port);
            return true;
        }));
    }

    @Override
    public void release(String serverId) {
        transactions.write(transaction -> {
            List<Port> ports = transaction.portTable().ofServer(serverId);
            ports.forEach(port -> take(transaction, port));
            return ports.size();
        });
    }

    @Override
    public List<Leaving> leaving() {
        return transactions.read(transaction -> transaction.portTable().leaving().stream()
                .map(port -> new Leaving(port.deviceId(), port.id()))
                .toList());
    }

    @Override
    public void bind(String serverId, String host) {
        transactions.write(transaction -> {
            List<Port> elsewhere = transaction.portTable().ofServer(serverId).stream()
                    .filter(port -> !port.host().equals(host))
                    .toList();
            elsewhere.forEach(port -> transaction
                    .portTable()
                    .update(port.heldBy(
                            serverId,
                            port.deviceOwner(),
                            host,
                            port.server(),
                            port.stamp().changed(transaction.now()))));
            return elsewhere.size();
        });
    }

    @Override
    public List<ServerPort> ports(String serverId) {
        return transactions.read(transaction ->
                ShownPorts.of(transaction, transaction.portTable().ofServer(serverId)));
    }

    @Override
    public Map<String, List<ServerPort>> ports(Collection<String> serverIds) {
        return transactions.read(transaction -> {
            List<Port> all = transaction.portTable().ofServers(serverIds);
            Map<String, Network> networks = ShownPorts.networks(transaction, all);
            Map<String, List<ServerPort>> shown = new HashMap<>();
            all.stream()
                    .collect(Collectors.groupingBy(Port::deviceId))
                    .forEach((server, ports) -> shown.put(server, ShownPorts.of(networks, ports)));
            return shown;
        });
    }

    @Override
    public Result<Boolean> addSecurityGroup(String serverId, String projectId, String group) {
        return Result.of(() -> transactions.write(transaction -> {
            String id = transaction
                    .securityGroups()
                    .one(projectId, group)
                    .orRollBack()
                    .id();
            for (Port port : transaction.portTable().ofServer(serverId)) {
                if (!port.securityGroups().contains(id)) {
                    List<String> groups = new ArrayList<>(port.securityGroups());
                    groups.add(id);
                    transaction
                            .portTable()
                            .update(port.guardedBy(groups, port.stamp().changed(transaction.now())));
                }
            }
            return true;
        }));
    }

    @Override
    public Result<Boolean> removeSecurityGroup(String serverId, String projectId, String group) {
        return Result.of(() -> transactions.write(transaction -> {
            String id = transaction
                    .securityGroups()
                    .one(projectId, group)
                    .orRollBack()
                    .id();
            List<Port> guarded = transaction.portTable().ofServer(serverId).stream()
                    .filter(port -> port.securityGroups().contains(id))
                    .toList();
            if (guarded.isEmpty()) {
                throw new Rejected(
                        Reason.SECURITY_GROUP_NOT_FOUND,
                        "Security group " + group + " is not associated with server " + serverId + ".");
            }
            for (Port port : guarded) {
                List<String> groups = port.securityGroups().stream()
                        .filter(other -> !other.equals(id))
                        .toList();
                transaction
                        .portTable()
                        .update(port.guardedBy(groups, port.stamp().changed(transaction.now())));
            }
            return true;
        }));
    }

    @Override
    public List<SecurityGroupName> securityGroupsOf(String projectId) {
        return transactions.write(transaction -> {
            var unused = transaction.securityGroups().defaultOf(projectId);
            return transaction.securityGroupTable().ofProject(projectId).stream()
                    .map(group -> new SecurityGroupName(group.id(), group.name(), group.description()))
                    .sorted(Comparator.comparing(SecurityGroupName::name).thenComparing(SecurityGroupName::id))
                    .toList();
        });
    }

    @Override
    public List<SecurityGroupName> securityGroups(String serverId) {
        return securityGroups(List.of(serverId)).getOrDefault(serverId, List.of());
    }

    @Override
    public Map<String, List<SecurityGroupName>> securityGroups(Collection<String> serverIds) {
        return transactions.read(transaction -> {
            Map<String, Optional<SecurityGroup>> known = new HashMap<>();
            Map<String, TreeMap<String, SecurityGroupName>> byServer = new HashMap<>();
            for (Port port : transaction.portTable().ofServers(serverIds)) {
                TreeMap<String, SecurityGroupName> byName =
                        byServer.computeIfAbsent(port.deviceId(), _ -> new TreeMap<>());
                port.securityGroups().stream()
                        .map(id -> known.computeIfAbsent(
                                id, _ -> transaction.securityGroupTable().find(id)))
                        .flatMap(Optional::stream)
                        .forEach(group -> byName.put(
                                group.name() + " " + group.id(),
                                new SecurityGroupName(group.id(), group.name(), group.description())));
            }
            Map<String, List<SecurityGroupName>> shown = new HashMap<>();
            byServer.forEach((server, byName) -> shown.put(server, List.copyOf(byName.values())));
            return shown;
        });
    }

    private static List<UsableNetwork> usable(Transaction transaction, String projectId) {
        Set<String> withSubnets =
                transaction.subnets().all().stream().map(Subnet::networkId).collect(Collectors.toSet());
        return transaction.networks().usableBy(projectId).stream()
                .sorted(Comparator.comparing(
                                (Network network) -> !network.projectId().equals(projectId))
                        .thenComparing(Network::name)
                        .thenComparing(Network::id))
                .map(network -> new UsableNetwork(
                        network.id(),
                        network.name(),
                        !network.projectId().equals(projectId),
                        withSubnets.contains(network.id())))
                .toList();
    }

    private static Port give(
            Transaction transaction, String serverId, String host, Wanted wanted, int number, Nic nic) {
        WantedChecks checks = new WantedChecks(transaction, wanted);
        return switch (nic) {
            case Nic.OnNetwork on ->
                transaction
                        .ports()
                        .create(
                                checks.network(on),
                                NewPort.ofServer(
                                        wanted.projectId(),
                                        checks.address(on)
                                                .map(ip -> List.of(new AddressWish(Optional.empty(), Optional.of(ip)))),
                                        transaction
                                                .securityGroups()
                                                .resolve(wanted.projectId(), wanted.securityGroups())
                                                .orRollBack(),
                                        serverId,
                                        host,
                                        number));
            case Nic.ExistingPort existing -> {
                Port port = checks.freePort(existing, serverId);
                Port bound = port.heldBy(
                        serverId,
                        Ports.COMPUTE,
                        host,
                        new Port.ServerBond(OptionalInt.of(number), false),
                        port.stamp().changed(transaction.now()));
                transaction.portTable().update(bound);
                yield bound;
            }
        };
    }

    private static void take(Transaction transaction, Port port) {
        if (port.server().madeForServer() || port.server().leaving()) {
            transaction.portTable().delete(port.id());
        } else {
            transaction
                    .portTable()
                    .update(port.heldBy(
                            "", "", "", Port.ServerBond.NONE, port.stamp().changed(transaction.now())));
        }
    }
}
