package kilonova.network.ports;

import java.util.List;
import java.util.OptionalInt;
import kilonova.network.address.IpAddress;
import kilonova.network.address.MacAddress;
import kilonova.network.networks.Stamp;

/**
 * A place on a network.
 *
 * @param id UUID
 * @param macAddress no other port has it
 * @param addresses no other port has one of them in the same subnet
 * @param securityGroups ids
 * @param deviceId what has the port; empty if nothing has
 * @param deviceOwner what kind of thing that is, {@code compute:nova} for servers
 * @param host where the device is; empty if it is nowhere
 * @param vnicType {@code normal}, {@code direct} and so on
 * @param server the bond with a server, if compute made or bound the port
 */
public record Port(
        String id,
        String networkId,
        String projectId,
        String name,
        String description,
        MacAddress macAddress,
        List<Address> addresses,
        List<String> securityGroups,
        boolean adminStateUp,
        boolean portSecurity,
        String deviceId,
        String deviceOwner,
        String host,
        String vnicType,
        ServerBond server,
        Stamp stamp) {
    public Port {
        addresses = List.copyOf(addresses);
        securityGroups = List.copyOf(securityGroups);
    }

    /** An address from a subnet. */
    public record Address(String subnetId, IpAddress ip) {}

    /**
     * Whether the port is one of a server's numbered interfaces.
     *
     * @param number its place among the server's ports; empty if it is none of them
     * @param madeForServer whether it is deleted with the server
     * @param leaving whether it was deleted while the server had it: it is one of the server's until its card is gone, and then no more
     */
    public record ServerBond(OptionalInt number, boolean madeForServer, boolean leaving) {
        /** Belongs to no server. */
        public static final ServerBond NONE = new ServerBond(OptionalInt.empty(), false);

        public ServerBond(OptionalInt number, boolean madeForServer) {
            this(number, madeForServer, false);
        }

        /** True for one of a server's numbered interfaces. */
        public boolean isBond() {
            return number.isPresent();
        }
    }

    /** The same port of a server after somebody deleted it. */
    public Port leaving(Stamp changed) {
        return heldBy(
                deviceId, deviceOwner, host, new ServerBond(server.number(), server.madeForServer(), true), changed);
    }

    /** True if some device has the port. */
    public boolean isTaken() {
        return !deviceId.isEmpty();
    }

    /** True if traffic flows: a device has it, on a known host, and nobody switched it off. */
    public boolean isActive() {
        return isTaken() && !host.isEmpty() && adminStateUp;
    }

    /** The same port with another device. */
    public Port heldBy(String device, String owner, String onHost, ServerBond bond, Stamp changed) {
        return new Port(
                id,
                networkId,
                projectId,
                name,
                description,
                macAddress,
                addresses,
                securityGroups,
                adminStateUp,
                portSecurity,
                device,
                owner,
                onHost,
                vnicType,
                bond,
                changed);
    }

    /** The same port with other security groups. */
    public Port guardedBy(List<String> groups, Stamp changed) {
        return new Port(
                id,
                networkId,
                projectId,
                name,
                description,
                macAddress,
                addresses,
                groups,
                adminStateUp,
                portSecurity,
                deviceId,
                deviceOwner,
                host,
                vnicType,
                server,
                changed);
    }

    /** The same port with other addresses and security groups. */
    Port with(List<Address> others, List<String> groups) {
        return new Port(
                id,
                networkId,
                projectId,
                name,
                description,
                macAddress,
                others,
                groups,
                adminStateUp,
                portSecurity,
                deviceId,
                deviceOwner,
                host,
                vnicType,
                server,
                stamp);
    }
}
