package kilonova.network.server;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import kilonova.network.networks.Network;
import kilonova.network.ports.Port;
import kilonova.network.subnets.Subnet;
import kilonova.network.transactions.Transaction;

/** Ports as compute sees them. */
final class ShownPorts {
    private ShownPorts() {}

    /** In the order of their numbers. */
    static List<ServerPort> of(Transaction transaction, List<Port> ports) {
        return of(
                networks(transaction, ports),
                ports,
                network -> transaction.subnets().ofNetwork(network));
    }

    /** In the order of their numbers, without subnets; {@code networks} has theirs by id. */
    static List<ServerPort> of(Map<String, Network> networks, List<Port> ports) {
        return of(networks, ports, network -> List.of());
    }

    private static List<ServerPort> of(
            Map<String, Network> networks, List<Port> ports, Function<String, List<Subnet>> subnets) {
        return ports.stream()
                .sorted(Comparator.comparingInt(port -> port.server().number().orElse(Integer.MAX_VALUE)))
                .flatMap(port ->
                        Optional.ofNullable(networks.get(port.networkId()))
                                .map(on -> shown(port, on, subnets))
                                .stream())
                .toList();
    }

    /** The networks that the ports are on, by id. */
    static Map<String, Network> networks(Transaction transaction, List<Port> ports) {
        Map<String, Network> networks = new HashMap<>();
        ports.stream()
                .map(Port::networkId)
                .distinct()
                .flatMap(id -> transaction.networks().find(id).stream())
                .forEach(network -> networks.put(network.id(), network));
        return networks;
    }

    private static ServerPort shown(Port port, Network network, Function<String, List<Subnet>> subnets) {
        return new ServerPort(
                port.id(),
                port.server().number().orElse(0),
                network.id(),
                network.name(),
                port.macAddress().text(),
                port.addresses().stream().map(ShownPorts::shown).toList(),
                network.mtu(),
                port.server().madeForServer(),
                port.isActive(),
                subnets.apply(network.id()).stream()
                        .filter(subnet -> port.addresses().stream()
                                .anyMatch(address -> address.subnetId().equals(subnet.id())))
                        .map(ShownPorts::shown)
                        .toList());
    }

    private static ServerPort.OfSubnet shown(Subnet subnet) {
        Map<String, String> routes = new HashMap<>();
        subnet.hostRoutes()
                .forEach(route -> routes.put(
                        route.destination().toString(), route.nextHop().toString()));
        return new ServerPort.OfSubnet(
                subnet.cidr().toString(),
                subnet.gateway().map(Object::toString),
                subnet.dnsNameservers().stream().map(Object::toString).toList(),
                routes);
    }

    private static ServerPort.FixedAddress shown(Port.Address address) {
        return new ServerPort.FixedAddress(
                address.subnetId(), address.ip().toString(), address.ip().version());
    }
}
