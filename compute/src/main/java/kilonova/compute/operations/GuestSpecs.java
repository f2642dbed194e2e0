package kilonova.compute.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kilonova.compute.flavors.Flavor;
import kilonova.compute.servers.Server;
import kilonova.network.server.ServerPort;
import kilonova.protocol.DesiredGuest;
import kilonova.protocol.DeviceClaim;
import kilonova.protocol.GuestGoal;
import kilonova.protocol.GuestSpec;

/** Makes what a host is told about a guest out of what a server is. Pure. */
final class GuestSpecs {
    private GuestSpecs() {}

    /** A guest that has never been wished for before. */
    static DesiredGuest first(
            UUID guestId, Server server, Flavor flavor, GuestGoal goal, List<DeviceClaim> devices, GuestSpec spec) {
        return DesiredGuest.first(guestId, server.id(), goal, devices, spec);
    }

    static GuestSpec spec(Server server, Flavor flavor, GuestImages images, List<ServerPort> ports) {
        Server.Details details = server.details();
        return new GuestSpec(
                server.name(),
                server.projectId(),
                flavor.name(),
                flavor.vcpus(),
                flavor.memoryMb(),
                flavor.rootDiskGb(),
                flavor.ephemeralDiskGb(),
                flavor.swapMb(),
                images.image(),
                ports.stream().map(GuestSpecs::port).toList(),
                details.metadata(),
                details.publicKey(),
                details.userData(),
                details.hostname(),
                details.keyName(),
                images.kernel(),
                images.ramdisk(),
                Optional.empty());
    }

    /** The same guest on other ports. */
    static GuestSpec with(GuestSpec spec, List<ServerPort> ports) {
        return spec.with(ports.stream().map(GuestSpecs::port).toList());
    }

    private static GuestSpec.GuestPort port(ServerPort port) {
        return new GuestSpec.GuestPort(
                port.id(),
                port.networkId(),
                port.macAddress(),
                port.addresses().stream().map(ServerPort.FixedAddress::text).toList(),
                port.mtu(),
                port.subnets().stream().map(GuestSpecs::subnet).toList());
    }

    private static GuestSpec.GuestSubnet subnet(ServerPort.OfSubnet subnet) {
        return new GuestSpec.GuestSubnet(
                subnet.cidr(),
                subnet.gateway(),
                subnet.dnsServers(),
                subnet.routes().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(route -> new GuestSpec.GuestRoute(route.getKey(), route.getValue()))
                        .toList());
    }
}
