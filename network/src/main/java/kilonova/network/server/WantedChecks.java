package kilonova.network.server;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kilonova.network.address.IpAddress;
import kilonova.network.address.MacAddress;
import kilonova.network.networks.Network;
import kilonova.network.outcome.Reason;
import kilonova.network.outcome.Rejected;
import kilonova.network.ports.AddressWish;
import kilonova.network.ports.Addressing;
import kilonova.network.ports.Port;
import kilonova.network.quotas.Quota;
import kilonova.network.securitygroups.SecurityGroup;
import kilonova.network.subnets.Subnet;
import kilonova.network.transactions.Transaction;

/** Whether what a server wants exists, is the project's to use, and is free. Refusals leave by {@link Rejected}. */
record WantedChecks(Transaction transaction, Wanted wanted) {
    /** Checks everything for that many servers. */
    boolean all(int servers) {
        Set<String> ports = new HashSet<>();
        int made = 0;
        for (Nic nic : wanted.nics()) {
            switch (nic) {
                case Nic.OnNetwork on -> {
                    made++;
                    Network network = network(on);
                    address(on).ifPresent(ip -> addressIsFree(network, ip));
                }
                case Nic.ExistingPort existing -> {
                    freePort(existing, "");
                    if (!ports.add(existing.portId()) || servers > 1) {
                        throw new Rejected(
                                Reason.PORT_IN_USE,
                                "Port " + existing.portId() + " can be used by one server only, once.");
                    }
                }
            }
        }
        securityGroups();
        transaction.quotas().demand(wanted.projectId(), Quota.PORT, Math.multiplyExact(made, servers));
        return true;
    }

    /** The network, which must have a subnet. */
    Network network(Nic.OnNetwork nic) {
        Network network = transaction
                .networks()
                .find(nic.networkId())
                .filter(found -> found.isUsableBy(wanted.projectId()))
                .orElseThrow(() ->
                        new Rejected(Reason.NETWORK_NOT_FOUND, "Network " + nic.networkId() + " could not be found."));
        if (transaction.subnets().ofNetwork(network.id()).isEmpty()) {
            throw new Rejected(
                    Reason.NETWORK_WITHOUT_SUBNET,
                    "Network " + network.id() + " requires a subnet in order to boot instances on.");
        }
        return network;
    }

    /** The wanted address. */
    Optional<IpAddress> address(Nic.OnNetwork nic) {
        return nic.fixedIp()
                .map(text -> IpAddress.parse(text)
                        .orElseThrow(() -> new Rejected(
                                Reason.INVALID_ADDRESS, "Fixed IP " + text + " is not a valid ip address.")));
    }

    /** The port, which no other device may have. */
    Port freePort(Nic.ExistingPort nic, String serverId) {
        Port port = transaction
                .portTable()
                .find(nic.portId())
                .filter(found -> found.projectId().equals(wanted.projectId())
                        && !found.server().leaving())
                .orElseThrow(
                        () -> new Rejected(Reason.PORT_NOT_FOUND, "Port " + nic.portId() + " could not be found."));
        if (port.isTaken() && !port.deviceId().equals(serverId)) {
            throw new Rejected(Reason.PORT_IN_USE, "Port " + nic.portId() + " is still in use.");
        }
        return port;
    }

    private void addressIsFree(Network network, IpAddress ip) {
        List<Subnet> subnets = transaction.subnets().ofNetwork(network.id());
        Addressing addressing =
                new Addressing(subnets, subnet -> transaction.portTable().used(subnet.id()));
        addressing
                .wished(
                        List.of(new AddressWish(Optional.empty(), Optional.of(ip))),
                        MacAddress.random(transaction.random()))
                .orRollBack();
    }

    /** A read must make nothing, and a default group that is missing will be made by the attach. */
    private void securityGroups() {
        List<String> named = wanted.securityGroups().stream()
                .filter(group -> !group.equals(SecurityGroup.DEFAULT))
                .toList();
        if (!named.isEmpty()) {
            transaction.securityGroups().resolve(wanted.projectId(), named).orRollBack();
        }
    }
}
